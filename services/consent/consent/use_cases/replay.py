"""A partner asks again for what it was sent: each event decided anew, and written down as told once more."""

from collections.abc import Sequence
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from common.identity import Principal
from consent.models import Partner, Subscription
from consent.partner_events import TELLING_OF, reduced
from consent.queries.clients import hold_clients
from consent.queries.grounds import exchange_with
from consent.queries.partner_messages import Sent, sent_after, still_sent, suspensions_of, waiting_of
from consent.queries.partners import subscriptions_of
from consent.schemas.partner import MessageView, PartnerStatus, Replay, SubscriptionStatus
from consent.use_cases.disclosures import Disclosed, decide
from consent.use_cases.partner_answers import disclose_to, write_down_as_told
from consent.use_cases.waiting import asked_about


async def replay(session: AsyncSession, partner: Partner, *, after: int, limit: int, who: Principal) -> Replay:
    sent = await sent_after(session, partner, after=after, limit=limit)
    await hold_clients(session, {one.client_id for one in sent})
    still = await still_sent(session, partner, sent)
    looked_until = sent[-1].position if len(sent) == limit else max(after, partner.last_position)
    disclosed = await decided_anew(session, partner, still, who=who)
    return Replay(
        items=[
            told_again(session, partner, one, disclosed[one.position], who=who)
            for one in still
            if one.position in disclosed
        ],
        next=looked_until,
        has_more=looked_until < partner.last_position,
    )


async def decided_anew(
    session: AsyncSession, partner: Partner, sent: Sequence[Sent], *, who: Principal
) -> dict[int, Disclosed | None]:
    """By position, without those that have no ground now. None: the word of a withdrawal, which needs none."""
    found: dict[int, Disclosed | None] = {one.position: None for one in sent if needs_no_ground(one.event_type)}
    rest = [one for one in sent if one.position not in found]
    for purpose in sorted({one.purpose for one in rest}):
        those = [one for one in rest if one.purpose == purpose]
        asked = [asked_about(one.client_id, one.event_type) for one in those]
        disclosed = await disclose_to(session, partner, asked, purpose=purpose, who=who)
        found |= {one.position: way for one, way in zip(those, disclosed, strict=True) if way.number}
    return found


def needs_no_ground(event_type: str) -> bool:
    return TELLING_OF[event_type].rests_on is None


def told_again(
    session: AsyncSession, partner: Partner, sent: Sent, disclosed: Disclosed | None, *, who: Principal
) -> MessageView:
    granted = disclosed.allowed if disclosed else ()
    disclosure_id = disclosed and write_down_as_told(
        session, partner, disclosed, access="partner_event", municipality=sent.municipality, who=who
    )
    return MessageView(
        position=sent.position,
        id=sent.message_id,
        type=sent.event_type,
        time=sent.recorded_at,
        client_ref=sent.client_ref,
        sequence=sent.number,
        disclosure_id=disclosure_id,
        data=reduced(sent.event_type, orjson.loads(sent.value), granted, client_ref=sent.client_ref),
    )


async def status_of(session: AsyncSession, partner: Partner) -> PartnerStatus:
    subscriptions = await subscriptions_of(session, partner.id)
    suspended = await suspensions_of(session, partner)
    return PartnerStatus(
        code=partner.code,
        topic=partner.topic,
        last_position=partner.last_position,
        waiting=await count_waiting(session, partner),
        subscriptions=[with_suspension(one, suspended.get(one.id)) for one in subscriptions],
    )


def with_suspension(subscription: Subscription, since: datetime | None) -> SubscriptionStatus:
    return SubscriptionStatus.model_validate(subscription).model_copy(update={"suspended_since": since})


async def count_waiting(session: AsyncSession, partner: Partner) -> int:
    """Only what would be told: a plain count would give away that there is something to withhold."""
    waiting = await waiting_of(session, partner)
    rest = [one for one in waiting if not needs_no_ground(one.event_type)]
    told = len(waiting) - len(rest)
    for purpose in {one.purpose for one in rest}:
        asked = [asked_about(one.client_id, one.event_type) for one in rest if one.purpose == purpose]
        told += sum(one.may_leave for one in await decide(session, exchange_with(partner, purpose), asked))
    return told
