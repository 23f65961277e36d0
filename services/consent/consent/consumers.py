from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.consumers import Consumers, Received
from common.events import ClientMoved, ClientRegistered, OrganisationRegistered, ReferralSubmitted
from consent.partner_events import PARTNER_EVENTS
from consent.use_cases import clients as use_cases
from consent.use_cases import organisations
from consent.use_cases.waiting import queue_for_partners

consumers = Consumers("consent", gathers=0.2)
rights.listen(consumers)


@consumers.on(ClientRegistered)
async def on_client_registered(session: AsyncSession, received: list[Received[ClientRegistered]]) -> None:
    await use_cases.take_in_clients(session, {one.event.client_id: one.event.municipality for one in received})
    await use_cases.take_in_homes(session, {one.event.client_id for one in received})


@consumers.on(ClientMoved)
async def on_client_moved(session: AsyncSession, received: list[Received[ClientMoved]]) -> None:
    await use_cases.take_in_homes(session, {one.event.client_id for one in received})


@consumers.on(OrganisationRegistered)
async def on_organisation_registered(session: AsyncSession, received: list[Received[OrganisationRegistered]]) -> None:
    told = {one.event.organisation_id: one.event.source_category for one in received}
    await organisations.take_in_organisations(session, told)


@consumers.on(ReferralSubmitted)
async def on_referral_submitted(session: AsyncSession, received: list[Received[ReferralSubmitted]]) -> None:
    """Those that were registered before anyone told of it."""
    told = {id_: one.event.source_category for one in received if (id_ := one.event.organisation_id)}
    await organisations.take_in_organisations(session, told)


async def on_what_partners_may_be_told(session: AsyncSession, received: list[Received[Any]]) -> None:
    await queue_for_partners(session, received)


for event_type in PARTNER_EVENTS:
    if event_type.topic != "consent.events":  # its own it queues where it tells it
        consumers.on(event_type)(on_what_partners_may_be_told)
