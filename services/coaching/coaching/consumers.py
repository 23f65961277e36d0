"""Kafka in: what other services tell, and what this one does about it."""

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.use_cases import consents, moves, referrals
from common import rights
from common.consumers import Consumers, Received
from common.days import FINLAND
from common.events import (
    ClientMoved,
    ConsentExpired,
    ConsentGiven,
    ConsentSuperseded,
    ConsentWithdrawn,
    ReferralAccepted,
)

consumers = Consumers("coaching")
rights.listen(consumers)


@consumers.on(ReferralAccepted)
async def on_referral_accepted(session: AsyncSession, received: list[Received[ReferralAccepted]]) -> None:
    await referrals.keep_accepted(session, [one.event for one in received])


@consumers.on(ConsentGiven)
async def on_consent_given(session: AsyncSession, received: list[Received[ConsentGiven]]) -> None:
    await consents.keep_given(session, [one.event for one in received])


@consumers.on(ConsentWithdrawn)
async def on_consent_withdrawn(session: AsyncSession, received: list[Received[ConsentWithdrawn]]) -> None:
    events = [one.event for one in received]
    await consents.keep_ended(session, [(event.consent_id, event.client_id, event.withdrawn_on) for event in events])


@consumers.on(ConsentExpired)
async def on_consent_expired(session: AsyncSession, received: list[Received[ConsentExpired]]) -> None:
    events = [one.event for one in received]
    await consents.keep_ended(session, [(event.consent_id, event.client_id, event.expired_on) for event in events])


@consumers.on(ConsentSuperseded)
async def on_consent_superseded(session: AsyncSession, received: list[Received[ConsentSuperseded]]) -> None:
    """The older consent holds until the day the newer one was recorded."""
    ends = [(one.event.consent_id, one.event.client_id, one.recorded_at.astimezone(FINLAND).date()) for one in received]
    await consents.keep_ended(session, ends)


@consumers.on(ClientMoved)
async def on_client_moved(session: AsyncSession, received: list[Received[ClientMoved]]) -> None:
    await moves.keep_moves(session, received)
