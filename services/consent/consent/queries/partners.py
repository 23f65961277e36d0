from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.paging import from_mark
from consent.errors.partners import PartnerNotFound, SubscriptionNotFound
from consent.models import Partner, Subscription, WaitingEvent, WaitingSecret


async def partner_by_id(session: AsyncSession, partner_id: UUID) -> Partner:
    partner = await session.get(Partner, partner_id)
    if partner is None or partner.state == "gone":
        raise PartnerNotFound(partner_id=partner_id)
    return partner


async def partners_on_kafka(session: AsyncSession) -> Sequence[Partner]:
    """Those for whom something waits, in the order they were added."""
    waits = exists().where(WaitingEvent.partner_id == Partner.id)
    return (await session.scalars(select(Partner).where(Partner.state == "ready", waits).order_by(Partner.id))).all()


async def partners_once_told(session: AsyncSession) -> Sequence[Partner]:
    """Those to whom something may have been sent; one that leaves has its topic until it is known what became of it."""
    there = select(Partner).where(Partner.state.in_(("ready", "leaving")))
    return (await session.scalars(there.order_by(Partner.id))).all()


async def partner_of_account(session: AsyncSession, account: str) -> Partner | None:
    """Whose machine account it is; none when it is not a partner's, or not one's any more."""
    code = account.removeprefix("partner-")
    partner = await session.scalar(select(Partner).where(Partner.code == code, Partner.state == "ready"))
    return partner if partner and partner.account == account else None


async def partner_held(session: AsyncSession, partner_id: UUID) -> Partner:
    """Locked until the transaction ends: who adds to it and who takes it away take turns."""
    held = select(Partner).where(Partner.id == partner_id, Partner.state != "gone").with_for_update(key_share=True)
    partner = await session.scalar(held)
    if partner is None:
        raise PartnerNotFound(partner_id=partner_id)
    return partner


async def partner_of(session: AsyncSession, organisation_id: UUID) -> Partner | None:
    there = select(Partner).where(Partner.organisation_id == organisation_id, Partner.state != "gone")
    return await session.scalar(there)


async def partner_with_code(session: AsyncSession, code: str) -> Partner | None:
    return await session.scalar(select(Partner).where(Partner.code == code, Partner.state != "gone"))


async def partners(session: AsyncSession, *, limit: int, after: tuple[str, UUID] | None) -> Sequence[Partner]:
    """By their codes, without those that have gone."""
    there = select(Partner).where(Partner.state != "gone")
    return (await session.scalars(from_mark(there, (Partner.code, Partner.id), after=after, limit=limit))).all()


async def partners_with_a_secret_on_its_way(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    return set(await session.scalars(select(WaitingSecret.partner_id).where(WaitingSecret.partner_id.in_(ids))))


async def partners_to_settle(session: AsyncSession) -> Sequence[Partner]:
    """Those to be made or taken away, and those whose new secret is to be set."""
    has_secret = exists().where(WaitingSecret.partner_id == Partner.id)
    unsettled = or_(Partner.state.in_(("wanted", "leaving")), (Partner.state == "ready") & has_secret)
    return (await session.scalars(select(Partner).where(unsettled).order_by(Partner.id))).all()


async def subscriptions_of(session: AsyncSession, partner_id: UUID) -> Sequence[Subscription]:
    """Those that have not ended, in the order they were made."""
    lasting = select(Subscription).where(Subscription.partner_id == partner_id, Subscription.state != "ended")
    return (await session.scalars(lasting.order_by(Subscription.id))).all()


async def subscription_by_id(session: AsyncSession, partner: Partner, subscription_id: UUID) -> Subscription:
    subscription = await session.get(Subscription, subscription_id)
    if subscription is None or subscription.partner_id != partner.id:
        raise SubscriptionNotFound(subscription_id=subscription_id)
    return subscription
