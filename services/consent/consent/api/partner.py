"""What a partner asks with its own token; what it is told here is decided as everything that leaves is."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request

from common.attempts import LeadsToClient
from common.database import Transaction
from common.errors import NotPermitted
from common.identity import Principal, only
from common.paging import After, Limit, instant, next_mark, read_mark
from common.settings import settings_of
from common.web import ServiceRouter
from consent.models import Partner, WithdrawalNotice
from consent.people import Person
from consent.queries.partners import partner_of_account
from consent.queries.withdrawals import withdrawals_told_to
from consent.schemas.partner import (
    AskedIdentities,
    Identities,
    PartnerStatus,
    PartnerWithdrawal,
    PartnerWithdrawals,
    Replay,
)
from consent.settings import Settings
from consent.use_cases import identities, partner_withdrawals, replay

router = ServiceRouter(tags=["partner"])

PartnerAccount = Annotated[Principal, Depends(only("partner"))]
NoticeId = Annotated[UUID, LeadsToClient(WithdrawalNotice, what="withdrawal")]
Position = Annotated[int, Query(ge=0, le=2**63 - 1, description="The position after which to begin; 0: with the first")]


@dataclass(frozen=True)
class PartnerAsking:
    """A partner, through its machine account, which the access log knows as its organisation's."""

    partner: Partner
    who: Principal


async def partner_asking(who: PartnerAccount, session: Transaction) -> PartnerAsking:
    """The role alone is not enough: a partner that was taken away is one no more, while its token still holds."""
    partner = await partner_of_account(session, who.client)
    if partner is None:
        raise NotPermitted
    return PartnerAsking(partner, replace(who, organisation=str(partner.organisation_id)))


AskingPartner = Annotated[PartnerAsking, Depends(partner_asking)]


@router.get("/partner/events", summary="What this partner was sent, from a position on, as it may be told today")
async def replay_events(asking: AskingPartner, session: Transaction, limit: Limit = 50, after: Position = 0) -> Replay:
    """Each event is decided anew and is a disclosure of its own. What has no ground any more is left out."""
    return await replay.replay(session, asking.partner, after=after, limit=limit, who=asking.who)


@router.get("/partner/status", summary="This partner's subscriptions, and how far its messages have come")
async def show_status(asking: AskingPartner, session: Transaction) -> PartnerStatus:
    return await replay.status_of(session, asking.partner)


@router.get("/partner/withdrawals", summary="Consents that ended about clients this partner was told of")
async def list_withdrawals(
    asking: AskingPartner, session: Transaction, limit: Limit = 50, after: After = None
) -> PartnerWithdrawals:
    """The longest waiting first, acknowledged ones too."""
    mark = read_mark(after, instant)
    page = await withdrawals_told_to(session, asking.partner.party, limit=limit, after=mark)
    return PartnerWithdrawals(
        items=await partner_withdrawals.under_own_names(session, asking.partner, page, who=asking.who),
        next=next_mark(page, limit, lambda one: (one.told_at, one.id)),
    )


@router.post("/partner/withdrawals/{notice_id}/acknowledgement", status_code=201, summary="The partner knows of it")
async def acknowledge(notice_id: NoticeId, asking: AskingPartner, session: Transaction) -> PartnerWithdrawal:
    """And tells nobody any more what it was told on that consent. Said again, nothing changes."""
    return await partner_withdrawals.acknowledge_withdrawal(session, asking.partner, notice_id, who=asking.who)


async def found_people(
    asked: AskedIdentities, who: PartnerAccount, request: Request, settings: Annotated[Settings, Depends(settings_of)]
) -> dict[UUID, Person]:
    """Before the transaction of the answer: no client is held while another service is waited for."""
    async with request.app.state.sessions.begin() as session:
        asking = await partner_asking(who, session)
        wanted = await identities.to_be_named(session, asking.partner, asked.client_refs)
    return await settings.people.with_ids(wanted)


FoundPeople = Annotated[dict[UUID, Person], Depends(found_people)]


@router.ask("/identities", summary="Who the partner's clients are, where `identity` is granted")
async def tell_identities(
    asked: AskedIdentities, people: FoundPeople, asking: AskingPartner, session: Transaction
) -> Identities:
    """Each answer is a disclosure. What may not be told is left out, and looks as if it were unknown."""
    told = await identities.tell_identities(session, asking.partner, asked.client_refs, people, who=asking.who)
    return Identities(items=told)
