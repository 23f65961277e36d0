"""What one partner was sent, what waits for it, and what it calls its clients."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from consent.models import ClientRef, Partner, Subscription, Suspension

LOOKED_AT = 1000
"""How many waiting events are judged for a partner that asks how it stands."""

Sent = Row[Any]
"""A message with its subscription's purpose and where its client is."""

# Of subscriptions that go on. What nobody knows the fate of yet has no place among them: its number may come anew.
SENT = text("""
    select m.position, m.message_id, m.client_id, m.client_ref, m.number, m.event_type, m.recorded_at, m.value,
           s.purpose, c.municipality
    from partner_messages m
    join subscriptions s on s.id = m.subscription_id
    join known_clients c on c.id = m.client_id
    left join disclosure_outcomes o on o.disclosure_id = m.disclosure_id
    where m.partner_id = :partner_id and m.position > :after and m.position <= :last and s.state <> 'ended'
      and (m.disclosure_id is null or o.outcome = 'delivered')
    order by m.position limit :limit
""")

WAITING = text("""
    select w.client_id, w.event_type, s.purpose
    from waiting_events w join subscriptions s on s.id = w.subscription_id
    where w.partner_id = :partner_id and s.state <> 'ended'
    order by w.id limit :looked_at
""")


async def sent_after(session: AsyncSession, partner: Partner, *, after: int, limit: int) -> Sequence[Sent]:
    """In the order of their positions."""
    asked = {"partner_id": partner.id, "after": after, "last": partner.last_position, "limit": limit}
    return (await session.execute(SENT, asked)).all()


async def still_sent(session: AsyncSession, partner: Partner, sent: Sequence[Sent]) -> Sequence[Sent]:
    """Read anew under their clients' locks: a subscription may have ended meanwhile."""
    if not sent:
        return []
    held = {one.position for one in sent}
    asked = {"partner_id": partner.id, "after": min(held) - 1, "last": max(held), "limit": len(held)}
    return [one for one in await session.execute(SENT, asked) if one.position in held]


UNSETTLED = text("""
    select exists (select from partner_messages where partner_id = :partner_id and position is null)
""")


async def has_unsettled(session: AsyncSession, partner: Partner) -> bool:
    """Whether something was being sent to it of which nobody knows yet whether it arrived."""
    return bool(await session.scalar(UNSETTLED, {"partner_id": partner.id}))


async def waiting_of(session: AsyncSession, partner: Partner) -> Sequence[Row[Any]]:
    """The oldest, at most LOOKED_AT."""
    return (await session.execute(WAITING, {"partner_id": partner.id, "looked_at": LOOKED_AT})).all()


async def clients_called(session: AsyncSession, partner: Partner, refs: Collection[UUID]) -> dict[UUID, UUID]:
    """The client behind each name that this partner has for one; a name that is another's or nobody's is missing."""
    own = select(ClientRef.ref, ClientRef.client_id).where(ClientRef.partner_id == partner.id, ClientRef.ref.in_(refs))
    return {row.ref: row.client_id for row in await session.execute(own)}


async def refs_of(session: AsyncSession, partner: Partner, client_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """What this partner calls each of these clients; those it was never told of are missing."""
    own = select(ClientRef.client_id, ClientRef.ref).where(
        ClientRef.partner_id == partner.id, ClientRef.client_id.in_(client_ids)
    )
    return {row.client_id: row.ref for row in await session.execute(own)}


async def suspensions_of(session: AsyncSession, partner: Partner) -> dict[UUID, datetime]:
    """Since when each of its suspended subscriptions is told nothing."""
    lasting = (
        select(Suspension.subscription_id, Suspension.since)
        .join(Subscription, Subscription.id == Suspension.subscription_id)
        .where(Subscription.partner_id == partner.id, Suspension.resumed_at.is_(None))
    )
    return {row.subscription_id: row.since for row in await session.execute(lasting)}
