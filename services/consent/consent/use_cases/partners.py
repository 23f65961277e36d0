"""Organisations that are told events: who they are, what they subscribed to, and their secrets."""

from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import MunicipalityOfAnotherRegion
from common.identity import Principal
from consent import partner_secrets
from consent.errors.partners import (
    CodeTaken,
    NotForPartners,
    OrganisationNotKnownYet,
    PartnerAlready,
    SubscribedAlready,
)
from consent.models import KnownOrganisation, Partner, Subscription, WaitingSecret
from consent.partner_events import TELLING_OF
from consent.queries.partners import (
    partner_by_id,
    partner_held,
    partner_of,
    partner_with_code,
    subscription_by_id,
    subscriptions_of,
)
from consent.schemas.partners import NewPartner, NewSubscription
from consent.settings import Settings
from consent.webhook_addresses import receiver_at

log = structlog.get_logger(__name__)

CODE_LENGTH = 12


async def add_partner(session: AsyncSession, *, new: NewPartner, who: Principal) -> Partner:
    """The worker makes its account, topic and rights; until then events about its subscriptions wait."""
    organisation = await session.get(KnownOrganisation, new.organisation_id)
    if organisation is None:
        raise OrganisationNotKnownYet
    if await partner_of(session, organisation.id):
        raise PartnerAlready
    code = new.code or organisation.id.hex[-CODE_LENGTH:]
    if await partner_with_code(session, code):
        raise CodeTaken
    partner = Partner(organisation_id=organisation.id, code=code, party_type=organisation.party_type)
    session.add(partner)
    await session.flush()
    log.info("partner added", partner=code, by=str(who.subject))
    return partner


async def remove_partner(session: AsyncSession, *, partner_id: UUID, who: Principal) -> Partner:
    partner = await partner_held(session, partner_id)
    partner.leave()
    await forget_secret(session, partner.id)
    log.info("partner leaves", partner=partner.code, by=str(who.subject))
    return partner


async def draw_secret(
    session: AsyncSession, *, partner_id: UUID, who: Principal, settings: Settings
) -> tuple[Partner, str]:
    """The one before stops as soon as the worker has set this one at the login, a moment later."""
    partner = await partner_held(session, partner_id)
    partner.must_stay()
    await forget_secret(session, partner.id)
    secret = partner_secrets.draw()
    sealed = partner_secrets.SecretSeal(settings).close(secret, partner_id=partner.id)
    session.add(WaitingSecret(partner_id=partner.id, sealed=sealed))
    log.info("partner's secret drawn", partner=partner.code, by=str(who.subject))
    return partner, secret


async def forget_secret(session: AsyncSession, partner_id: UUID) -> None:
    await session.execute(delete(WaitingSecret).where(WaitingSecret.partner_id == partner_id))


async def subscribe(
    session: AsyncSession, *, partner_id: UUID, new: NewSubscription, settings: Settings
) -> Subscription:
    partner = await partner_held(session, partner_id)
    partner.must_stay()
    must_be_tellable(new.event_types)
    must_be_of_the_region(new.municipalities, settings)
    subscription = Subscription(partner_id=partner.id, **new.model_dump())
    subscription.must_be_whole()
    must_be_callable(subscription, settings)
    if any(subscription.tells_twice_with(other) for other in await subscriptions_of(session, partner.id)):
        raise SubscribedAlready
    session.add(subscription)
    return subscription


def must_be_tellable(event_types: Sequence[str]) -> None:
    for event_type in event_types:
        if event_type not in TELLING_OF:
            raise NotForPartners(event_type=event_type)


def must_be_of_the_region(municipalities: Sequence[str], settings: Settings) -> None:
    for municipality in municipalities:
        if municipality not in settings.municipalities:
            raise MunicipalityOfAnotherRegion(municipality=municipality)


def must_be_callable(subscription: Subscription, settings: Settings) -> None:
    """Raises UrlNotAllowed."""
    if subscription.url is not None:
        receiver_at(subscription.url, plain_allowed=settings.allow_plain_webhooks)


async def end_subscription(session: AsyncSession, *, partner_id: UUID, subscription_id: UUID) -> Subscription:
    """What waits for it is never sent, and is soon forgotten."""
    partner = await partner_by_id(session, partner_id)
    subscription = await subscription_by_id(session, partner, subscription_id)
    subscription.state = "ended"
    return subscription
