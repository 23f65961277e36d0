from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from common.attempts import LeadsToClient
from common.database import Transaction
from common.days import PastDay, today
from common.paging import After, Limit, instant, next_mark, read_mark
from common.web import ServiceRouter
from consent.api.asking import Reader, Receiver, Region, Withdrawer
from consent.models import Consent
from consent.queries.consents import consent_by_id, consents_of
from consent.schemas.consents import ConsentHistory, ConsentView, HappeningView, ManyConsents, NewConsent, Withdrawal
from consent.schemas.scans import ScanView
from consent.use_cases import consents as use_cases

router: APIRouter = ServiceRouter(tags=["consents"])

On = Annotated[PastDay | None, Query(description="As they stood, and were known, at the end of this day")]
ConsentId = Annotated[UUID, LeadsToClient(Consent, what="consent")]


@router.post("/consents", status_code=201, summary="Record a consent, or one in the place of another")
async def give_consent(new: NewConsent, who: Receiver, session: Transaction, region: Region) -> ConsentView:
    """Grants are exact pairs of party and kind of data. With `supersedes` the older one ends at once, and an
    organisation that the new one leaves out is told as of a withdrawal."""
    within = region.withdrawal_acknowledged_within
    return shown(await use_cases.give_consent(session, new=new, who=who, acknowledged_within=within))


@router.post("/consents/{consent_id}/withdraw", summary="The client takes a consent back")
async def withdraw_consent(
    consent_id: ConsentId, withdrawal: Withdrawal, who: Withdrawer, session: Transaction, region: Region
) -> ConsentView:
    """Once this is answered nothing more goes out on this consent, and each organisation it named is told."""
    within = region.withdrawal_acknowledged_within
    consent = await use_cases.withdraw_consent(
        session, consent_id=consent_id, withdrawal=withdrawal, who=who, acknowledged_within=within
    )
    return shown(consent)


@router.get("/consents/{consent_id}", summary="One consent, as it was given and how it ended")
async def show_consent(consent_id: ConsentId, who: Reader, session: Transaction) -> ConsentView:
    return shown(await consent_by_id(session, consent_id, who))


@router.get("/consents/{consent_id}/history", summary="What became of a consent: when, and by whom")
async def show_history(consent_id: ConsentId, who: Reader, session: Transaction) -> ConsentHistory:
    consent = await consent_by_id(session, consent_id, who)
    return ConsentHistory(items=[HappeningView.model_validate(one) for one in consent.history])


@router.get("/clients/{client_id}/consents", summary="A client's consents, the newest first, ended ones too")
async def list_consents(
    client_id: UUID, who: Reader, session: Transaction, on: On = None, limit: Limit = 50, after: After = None
) -> ManyConsents:
    mark, day = read_mark(after, instant), on or today()
    page = await consents_of(session, client_id, who, on=day, limit=limit, after=mark)
    return ManyConsents(
        items=[shown(one, on=day) for one in page], next=next_mark(page, limit, lambda one: (one.received_at, one.id))
    )


def shown(consent: Consent, *, on: date | None = None) -> ConsentView:
    view = ConsentView.model_validate(consent)
    if on is None:
        return view
    stood = consent.stood_on(on)
    scan = ScanView.model_validate(stood.scan) if stood.scan else None
    then = {"status": stood.status, "ended_on": stood.ended_on, "superseded_by": stood.superseded_by, "scan": scan}
    return view.model_copy(update=then)
