from typing import Annotated
from uuid import UUID

from fastapi import Depends

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.identity import Operator
from common.settings import settings_of
from common.shown_once import shown_once
from common.web import ServiceRouter
from consent.errors.partners import SecretShownOnce
from consent.queries import webhooks as queries
from consent.schemas.partners import SubscriptionView
from consent.schemas.webhooks import DrawnWebhookSecret, ManyWebhooks, Resumption, WebhookView
from consent.settings import Settings
from consent.use_cases import webhooks as use_cases

router = ServiceRouter(tags=["webhooks"])
secrets = shown_once(SecretShownOnce, tags=["webhooks"])

SubscriptionId = Annotated[UUID, NO_CLIENT]
OwnSettings = Annotated[Settings, Depends(settings_of)]


@router.get("/webhooks", summary="Every webhook: whether it is suspended since when and why, and what waits for it")
async def list_webhooks(who: Operator, session: Transaction) -> ManyWebhooks:
    return ManyWebhooks(items=[WebhookView.model_validate(one) for one in await queries.webhooks(session)])


@router.post("/subscriptions/{subscription_id}/resume", summary="Let a suspended webhook go on where it stopped")
async def resume(
    subscription_id: SubscriptionId, resumption: Resumption, who: Operator, session: Transaction, settings: OwnSettings
) -> SubscriptionView:
    """The same messages in the same order, under the same ids; each is decided anew when it is sent."""
    subscription = await use_cases.resume(
        session, subscription_id=subscription_id, resumption=resumption, who=who, settings=settings
    )
    return SubscriptionView.model_validate(subscription)


@secrets.post(
    "/subscriptions/{subscription_id}/secret",
    status_code=201,
    summary="Draw a new secret that a webhook's messages are signed with",
)
async def draw_webhook_secret(
    subscription_id: SubscriptionId, who: Operator, session: Transaction, settings: OwnSettings
) -> DrawnWebhookSecret:
    """Shown once. For a day messages carry signatures with it and with the one before."""
    secret, drawn = await use_cases.draw_webhook_secret(
        session, subscription_id=subscription_id, who=who, settings=settings
    )
    return DrawnWebhookSecret(secret=drawn, made_at=secret.made_at)
