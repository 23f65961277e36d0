"""Webhooks: what they are signed with, what a call that failed leads to, and how a suspended one goes on."""

from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from common.events import SubscriptionSuspended
from common.identity import Principal
from common.outbox import publish
from consent.codes import SuspensionReason
from consent.errors.webhooks import NotSuspended
from consent.models import Subscription, Suspension, WaitingEvent, WebhookSecret
from consent.queries.webhooks import holding_secrets, lasting_suspension, tries_of, try_of, webhook_held
from consent.schemas.webhooks import Resumption
from consent.settings import Settings
from consent.webhook_addresses import receiver_at
from consent.webhook_secrets import new_secret

log = structlog.get_logger(__name__)

GONE = "http_410"


async def draw_webhook_secret(
    session: AsyncSession, *, subscription_id: UUID, who: Principal, settings: Settings
) -> tuple[WebhookSecret, str]:
    """For a day messages are signed with the one before too; of three the oldest ends at once."""
    subscription = await webhook_held(session, subscription_id)
    at, drawn = now(), new_secret()
    for older in await holding_secrets(session, subscription.id, at=at):
        older.give_way(at=at)
    sealed = settings.webhooks_key.seal(drawn, subscription_id=subscription.id)
    secret = WebhookSecret(subscription_id=subscription.id, sealed=sealed, made_at=at)
    session.add(secret)
    log.info("webhook's secret drawn", subscription=str(subscription.id), by=str(who.subject))
    return secret, drawn


async def put_off(session: AsyncSession, waiting_id: int, *, problem: str, is_begun: bool = False) -> None:
    """Until its next try, or, after a day of tries or at the receiver's word that it is gone, until it is resumed."""
    tried = await try_of(session, waiting_id)
    if tried is None:
        return
    at = now()
    if not is_begun:
        tried.begin(at=at)
    tried.problem = problem
    if problem == GONE:
        await suspend(session, waiting_id, because="gone", problem=problem)
    elif tried.is_given_up(at=at):
        await suspend(session, waiting_id, because="undelivered", problem=problem)


async def suspend(session: AsyncSession, waiting_id: int, *, because: SuspensionReason, problem: str) -> None:
    """Nothing is lost: what waits goes on waiting."""
    waiting = await session.get_one(WaitingEvent, waiting_id)
    subscription = await webhook_held(session, waiting.subscription_id)
    if subscription.state != "active":
        return
    subscription.state = "suspended"
    session.add(Suspension(subscription_id=subscription.id, because=because, problem=problem))
    publish(
        session,
        SubscriptionSuspended(
            subscription_id=subscription.id, partner_id=subscription.partner_id, because=because, problem=problem
        ),
    )
    log.warning("webhook suspended", subscription=str(subscription.id), because=because, problem=problem)


async def resume(
    session: AsyncSession, *, subscription_id: UUID, resumption: Resumption, who: Principal, settings: Settings
) -> Subscription:
    """Where it stopped: the same messages in the same order, each decided anew."""
    subscription = await webhook_held(session, subscription_id)
    suspension = await lasting_suspension(session, subscription.id)
    if suspension is None:
        raise NotSuspended
    if resumption.url is not None:
        receiver_at(resumption.url, plain_allowed=settings.allow_plain_webhooks)
        subscription.url = resumption.url
    subscription.state = "active"
    suspension.end(by=who.subject)
    for tried in await tries_of(session, subscription.id):
        tried.start_over(at=now())
    log.info("webhook resumed", subscription=str(subscription.id), by=str(who.subject))
    return subscription
