from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from common.attempts import LeadsToClient
from common.codes import Municipality, ReferralTarget
from common.database import Transaction
from common.identity import Importer
from common.paging import After, Limit, next_mark, read_mark
from common.web import ServiceRouter
from referral import use_cases
from referral.api.roles import Intake, IntakeOrReferrer, Reader, Region
from referral.codes import ReferralStatus
from referral.models import Referral
from referral.queries.referrals import Wanted, inbox, referral_by_id, referrals_of
from referral.roles import own_organisation
from referral.schemas import (
    Acceptance,
    AcceptedLookup,
    AcceptedReferrals,
    Closing,
    Decline,
    FoundReferrals,
    HandOver,
    ManyReferrals,
    NewReferral,
    Recall,
    ReferralLookup,
    ReferralView,
)

router = ServiceRouter(tags=["referrals"])

ReferralId = Annotated[UUID, LeadsToClient(Referral, what="referral")]
Sender = Annotated[Literal["own"] | UUID | None, Query(description="`own`: those of the caller's organisation")]


@router.post("/referrals", status_code=201, summary="Refer a client")
async def submit_referral(
    new: NewReferral, who: IntakeOrReferrer, session: Transaction, region: Region
) -> ReferralView:
    """What is sent is frozen. A client has at most one open referral to a target."""
    return shown(await use_cases.submit_referral(session, new=new, who=who, settings=region))


@router.post("/referrals/{referral_id}/accept", summary="Accept a referral")
async def accept_referral(
    referral_id: ReferralId, acceptance: Acceptance, who: Intake, session: Transaction
) -> ReferralView:
    return shown(await use_cases.accept_referral(session, referral_id=referral_id, acceptance=acceptance, who=who))


@router.post("/referrals/{referral_id}/decline", summary="Decline a referral, for a reason")
async def decline_referral(
    referral_id: ReferralId, decline: Decline, who: Intake, session: Transaction
) -> ReferralView:
    return shown(await use_cases.decline_referral(session, referral_id=referral_id, decline=decline, who=who))


@router.post("/referrals/{referral_id}/recall", summary="Take a referral back before it is answered")
async def recall_referral(
    referral_id: ReferralId, recall: Recall, who: IntakeOrReferrer, session: Transaction
) -> ReferralView:
    return shown(await use_cases.recall_referral(session, referral_id=referral_id, recall=recall, who=who))


@router.post("/referrals/{referral_id}/hand-over", summary="Client, sender and coach have met")
async def hand_over(referral_id: ReferralId, meeting: HandOver, who: Intake, session: Transaction) -> ReferralView:
    return shown(await use_cases.hand_over(session, referral_id=referral_id, meeting=meeting, who=who))


@router.post("/referrals/{referral_id}/close", summary="Tell the sender what came of it")
async def close_referral(referral_id: ReferralId, closing: Closing, who: Intake, session: Transaction) -> ReferralView:
    return shown(await use_cases.close_referral(session, referral_id=referral_id, closing=closing, who=who))


@router.get("/referrals", summary="The inbox: referrals one may see, the longest waiting or the newest first")
async def list_referrals(
    who: Reader,
    session: Transaction,
    status: ReferralStatus | None = None,
    municipality: Municipality | None = None,
    target: ReferralTarget | None = None,
    organisation_id: Sender = None,
    late: Annotated[bool | None, Query(description="Only those without an answer in the promised time")] = None,
    order: Literal["longest_waiting", "newest"] = "longest_waiting",
    limit: Limit = 50,
    after: After = None,
) -> ManyReferrals:
    sender = own_organisation(who) if organisation_id == "own" else organisation_id
    wanted = Wanted(status, municipality, target, sender, late, newest_first=order == "newest")
    page = await inbox(session, who, wanted, limit=limit, after=read_mark(after, date.fromisoformat))
    return ManyReferrals(
        items=[shown(one) for one in page], next=next_mark(page, limit, lambda one: (one.submitted_on, one.id))
    )


@router.get("/referrals/{referral_id}", summary="One referral")
async def show_referral(referral_id: ReferralId, who: Reader, session: Transaction) -> ReferralView:
    return shown(await referral_by_id(session, referral_id, who))


@router.get("/clients/{client_id}/referrals", summary="A client's referrals, the newest first")
async def list_referrals_of(
    client_id: UUID, who: Reader, session: Transaction, limit: Limit = 50, after: After = None
) -> ManyReferrals:
    page = await referrals_of(session, client_id, who, limit=limit, after=read_mark(after, date.fromisoformat))
    return ManyReferrals(
        items=[shown(one) for one in page], next=next_mark(page, limit, lambda one: (one.submitted_on, one.id))
    )


@router.ask("/referrals/lookup", summary="Which of an import's referrals are known")
async def look_up_referrals(lookup: ReferralLookup, who: Importer, session: Transaction) -> FoundReferrals:
    found = await use_cases.find_referrals(session, lookup, who=who)
    return FoundReferrals(items=[shown(one) for one in found])


@router.ask("/referrals/accepted", summary="The latest referral to coaching accepted by a day")
async def look_up_accepted(lookup: AcceptedLookup, who: Importer, session: Transaction) -> AcceptedReferrals:
    return AcceptedReferrals(items=await use_cases.find_accepted(session, lookup, who=who))


def shown(referral: Referral) -> ReferralView:
    return ReferralView.model_validate(referral)
