from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from common.attempts import LeadsToClient
from common.database import Transaction
from common.paging import After, Limit, instant, next_mark, read_mark
from common.web import ServiceRouter
from consent.api.asking import Reader, Receiver, Withdrawer
from consent.models import Consent
from consent.queries.consents import consent_by_id, consents_of
from consent.schemas.consents import ConsentView, ManyConsents, NewConsent, Withdrawal
from consent.use_cases import consents as use_cases

router: APIRouter = ServiceRouter(tags=["consents"])

ConsentId = Annotated[UUID, LeadsToClient(Consent, what="consent")]


@router.post("/consents", status_code=201, summary="Record a consent, or one in the place of another")
async def give_consent(new: NewConsent, who: Receiver, session: Transaction) -> ConsentView:
    """Grants are exact pairs of party and kind of data. With `supersedes` the older one ends at once."""
    return shown(await use_cases.give_consent(session, new=new, who=who))


@router.post("/consents/{consent_id}/withdraw", summary="The client takes a consent back")
async def withdraw_consent(
    consent_id: ConsentId, withdrawal: Withdrawal, who: Withdrawer, session: Transaction
) -> ConsentView:
    """Once this is answered nothing more goes out on this consent."""
    consent = await use_cases.withdraw_consent(session, consent_id=consent_id, withdrawal=withdrawal, who=who)
    return shown(consent)


@router.get("/consents/{consent_id}", summary="One consent, as it was given and how it ended")
async def show_consent(consent_id: ConsentId, who: Reader, session: Transaction) -> ConsentView:
    return shown(await consent_by_id(session, consent_id, who))


@router.get("/clients/{client_id}/consents", summary="A client's consents, the newest first, ended ones too")
async def list_consents(
    client_id: UUID, who: Reader, session: Transaction, limit: Limit = 50, after: After = None
) -> ManyConsents:
    mark = read_mark(after, instant)
    page = await consents_of(session, client_id, who, limit=limit, after=mark)
    return ManyConsents(
        items=[shown(one) for one in page], next=next_mark(page, limit, lambda one: (one.received_at, one.id))
    )


def shown(consent: Consent) -> ConsentView:
    return ConsentView.model_validate(consent)
