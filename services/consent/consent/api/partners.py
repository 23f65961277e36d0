from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.identity import Operator
from common.paging import After, Limit, next_mark, read_mark
from common.settings import settings_of
from common.shown_once import shown_once
from common.web import ServiceRouter
from consent.errors.partners import SecretShownOnce
from consent.models import Partner
from consent.partner_events import TELLING_OF
from consent.queries import partners as queries
from consent.schemas.partners import (
    DrawnSecret,
    ManyPartners,
    ManySubscriptions,
    ManyTellableEvents,
    NewPartner,
    NewSubscription,
    PartnerView,
    SubscriptionView,
    TellableEvent,
)
from consent.settings import Settings
from consent.use_cases import partners as use_cases

router: APIRouter = ServiceRouter(prefix="/partners", tags=["partners"])
secrets = shown_once(SecretShownOnce, prefix="/partners", tags=["partners"])

PartnerId = Annotated[UUID, NO_CLIENT]
SubscriptionId = Annotated[UUID, NO_CLIENT]
OwnSettings = Annotated[Settings, Depends(settings_of)]


@router.post("", status_code=201, summary="Let an organisation be told events")
async def add_partner(new: NewPartner, who: Operator, session: Transaction) -> PartnerView:
    """It is `wanted` until its account, topic and rights are made, a moment later, and then `ready`."""
    return shown(await use_cases.add_partner(session, new=new, who=who), on_their_way=set())


@router.get("", summary="The partners by their codes")
async def list_partners(who: Operator, session: Transaction, limit: Limit = 50, after: After = None) -> ManyPartners:
    page = await queries.partners(session, limit=limit, after=read_mark(after, str))
    on_their_way = await queries.partners_with_a_secret_on_its_way(session, [one.id for one in page])
    return ManyPartners(
        items=[shown(one, on_their_way) for one in page],
        next=next_mark(page, limit, lambda one: (one.code, one.id)),
    )


@router.get("/events", summary="What partners can be told, and on which kind of data each event rests")
async def list_events(who: Operator) -> ManyTellableEvents:
    return ManyTellableEvents(
        items=[
            TellableEvent(type=event_type, rests_on=telling.rests_on, categories=sorted(telling.categories))
            for event_type, telling in TELLING_OF.items()
        ]
    )


@router.get("/{partner_id}", summary="One partner")
async def show_partner(partner_id: PartnerId, who: Operator, session: Transaction) -> PartnerView:
    partner = await queries.partner_by_id(session, partner_id)
    return shown(partner, await queries.partners_with_a_secret_on_its_way(session, [partner.id]))


@router.delete("/{partner_id}", status_code=202, summary="Take a partner's account, topic and rights away")
async def remove_partner(partner_id: PartnerId, who: Operator, session: Transaction) -> PartnerView:
    """It is `leaving`, is told nothing more, and is not found any more once all is gone."""
    return shown(await use_cases.remove_partner(session, partner_id=partner_id, who=who), on_their_way=set())


@secrets.post("/{partner_id}/secret", status_code=201, summary="Draw a new secret for a partner's account")
async def draw_secret(partner_id: PartnerId, who: Operator, session: Transaction, settings: OwnSettings) -> DrawnSecret:
    """Shown once. The one before stops as soon as this one is set at the login, a moment later."""
    partner, secret = await use_cases.draw_secret(session, partner_id=partner_id, who=who, settings=settings)
    token_url = f"{settings.oidc_issuer}/protocol/openid-connect/token"
    return DrawnSecret(account=partner.account, secret=secret, token_url=token_url)


@router.post("/{partner_id}/subscriptions", status_code=201, summary="Subscribe a partner to events")
async def subscribe(
    partner_id: PartnerId, new: NewSubscription, who: Operator, session: Transaction, settings: OwnSettings
) -> SubscriptionView:
    """Of what happens from now on. Whether an event may be told is decided when it is sent, each time."""
    subscription = await use_cases.subscribe(session, partner_id=partner_id, new=new, settings=settings)
    return SubscriptionView.model_validate(subscription)


@router.get("/{partner_id}/subscriptions", summary="What a partner has subscribed to")
async def list_subscriptions(partner_id: PartnerId, who: Operator, session: Transaction) -> ManySubscriptions:
    partner = await queries.partner_by_id(session, partner_id)
    subscriptions = await queries.subscriptions_of(session, partner.id)
    return ManySubscriptions(items=[SubscriptionView.model_validate(one) for one in subscriptions])


@router.delete("/{partner_id}/subscriptions/{subscription_id}", summary="End a subscription")
async def end_subscription(
    partner_id: PartnerId, subscription_id: SubscriptionId, who: Operator, session: Transaction
) -> SubscriptionView:
    """What waits for it is never sent."""
    subscription = await use_cases.end_subscription(session, partner_id=partner_id, subscription_id=subscription_id)
    return SubscriptionView.model_validate(subscription)


def shown(partner: Partner, on_their_way: set[UUID]) -> PartnerView:
    facts = {name: getattr(partner, name) for name in PartnerView.model_fields if hasattr(partner, name)}
    return PartnerView(**facts, is_secret_on_its_way=partner.id in on_their_way)
