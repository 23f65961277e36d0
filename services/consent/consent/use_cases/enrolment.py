"""What the books say of a partner while the worker makes it or takes it away."""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from consent.codes import PartnerTrouble
from consent.models import Subscription, WaitingEvent, WaitingSecret
from consent.queries.clients import hold_clients
from consent.queries.partners import partner_held
from consent.use_cases.partners import forget_secret

AT_ONCE = 1000


async def secret_on_its_way(session: AsyncSession, partner_id: UUID) -> bytes | None:
    """Sealed."""
    waiting = await session.get(WaitingSecret, partner_id)
    return waiting.sealed if waiting else None


async def has_been_made(session: AsyncSession, partner_id: UUID, *, with_secret: bytes | None) -> None:
    """One that is to leave meanwhile leaves; a secret drawn meanwhile waits on."""
    partner = await partner_held(session, partner_id)
    partner.trouble = None
    if partner.state == "wanted":
        partner.state = "ready"
    is_set = (WaitingSecret.partner_id == partner_id) & (WaitingSecret.sealed == with_secret)
    await session.execute(delete(WaitingSecret).where(is_set))


async def is_told_no_more(session: AsyncSession, partner_id: UUID) -> None:
    own = update(Subscription).where(Subscription.partner_id == partner_id)
    await session.execute(own.values(state="ended"))


async def forget_the_waiting(session: AsyncSession) -> int:
    """What waits for subscriptions that have ended. Its clients are held: none of it is just being sent."""
    waiting = (
        select(WaitingEvent.id, WaitingEvent.client_id)
        .join(Subscription, Subscription.id == WaitingEvent.subscription_id)
        .where(Subscription.state == "ended")
        .limit(AT_ONCE)
    )
    rows = (await session.execute(waiting)).all()
    if rows:
        await hold_clients(session, {row.client_id for row in rows})
        await session.execute(delete(WaitingEvent).where(WaitingEvent.id.in_([row.id for row in rows])))
    return len(rows)


async def has_gone(session: AsyncSession, partner_id: UUID) -> None:
    """Its messages and disclosures stay: what it was told stays told."""
    partner = await partner_held(session, partner_id)
    await forget_secret(session, partner_id)
    partner.state, partner.trouble = "gone", None


async def is_in_trouble(session: AsyncSession, partner_id: UUID, trouble: PartnerTrouble) -> None:
    partner = await partner_held(session, partner_id)
    partner.trouble = trouble
