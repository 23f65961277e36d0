"""Subscriptions that are called: their secrets, and which of them are suspended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from consent.errors.partners import SubscriptionNotFound
from consent.errors.webhooks import NotAWebhook
from consent.models import Subscription, Suspension, WaitingEvent, WebhookSecret, WebhookTry
from consent.webhook_secrets import WebhookKey


async def webhook_held(session: AsyncSession, subscription_id: UUID) -> Subscription:
    """Locked until the transaction ends."""
    lasting = select(Subscription).where(Subscription.id == subscription_id, Subscription.state != "ended")
    subscription = await session.scalar(lasting.with_for_update(key_share=True))
    if subscription is None:
        raise SubscriptionNotFound(subscription_id=subscription_id)
    if subscription.way != "webhook":
        raise NotAWebhook
    return subscription


async def holding_secrets(session: AsyncSession, subscription_id: UUID, *, at: datetime) -> Sequence[WebhookSecret]:
    """The newest first."""
    lasting = or_(WebhookSecret.valid_until.is_(None), WebhookSecret.valid_until > at)
    of_it = select(WebhookSecret).where(WebhookSecret.subscription_id == subscription_id, lasting)
    return (await session.scalars(of_it.order_by(WebhookSecret.made_at.desc(), WebhookSecret.id.desc()))).all()


async def secrets_of(session: AsyncSession, subscription_id: UUID, *, key: WebhookKey) -> list[str]:
    """Opened. Raises InvalidTag when they were sealed with another key."""
    secrets = await holding_secrets(session, subscription_id, at=now())
    return [key.open(one.sealed, subscription_id=subscription_id) for one in secrets]


async def lasting_suspension(session: AsyncSession, subscription_id: UUID) -> Suspension | None:
    return await session.scalar(
        select(Suspension).where(Suspension.subscription_id == subscription_id, Suspension.resumed_at.is_(None))
    )


async def tries_of(session: AsyncSession, subscription_id: UUID) -> Sequence[WebhookTry]:
    """Of what waits."""
    waiting = select(WaitingEvent.id).where(WaitingEvent.subscription_id == subscription_id)
    return (await session.scalars(select(WebhookTry).where(WebhookTry.waiting_id.in_(waiting)))).all()


async def try_of(session: AsyncSession, waiting_id: int) -> WebhookTry | None:
    """The one there is, or a first one; None when the event does not wait any more."""
    waits = select(WaitingEvent.id).where(WaitingEvent.id == waiting_id).with_for_update(read=True, key_share=True)
    if await session.scalar(waits) is None:
        return None
    tried = await session.get(WebhookTry, waiting_id, populate_existing=True) or WebhookTry(waiting_id=waiting_id)
    session.add(tried)
    return tried


# No URL: a receiver's address may hold a key of its own.
WEBHOOKS = text("""
    select s.id, s.partner_id, p.code as partner, s.url, s.state, u.since as suspended_since, u.because,
           coalesce(u.problem, t.problem) as problem, t.tries, t.next_try_at, coalesce(w.waiting, 0) as waiting,
           w.oldest_waiting_at, coalesce(k.secrets, 0) as secrets
    from subscriptions s
    join partners p on p.id = s.partner_id
    left join suspensions u on u.subscription_id = s.id and u.resumed_at is null
    left join lateral (
        select count(*) as waiting, min(recorded_at) as oldest_waiting_at, min(id) as first
        from waiting_events where subscription_id = s.id
    ) w on true
    left join webhook_tries t on t.waiting_id = w.first
    left join lateral (
        select count(*) as secrets from webhook_secrets
        where subscription_id = s.id and (valid_until is null or valid_until > now())
    ) k on true
    where s.way = 'webhook' and s.state <> 'ended'
    order by p.code, s.id
""")


async def webhooks(session: AsyncSession) -> Sequence[Row[Any]]:
    """All that have not ended, by their partners."""
    return (await session.execute(WEBHOOKS)).all()
