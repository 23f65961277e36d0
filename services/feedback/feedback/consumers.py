"""Kafka in: who may see which client, and which service a client has been in."""

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.consumers import Consumers, Received
from common.events import CoachingStarted, ReferralAccepted
from feedback.use_cases import keep_services

consumers = Consumers("feedback", gathers=0.2)
rights.listen(consumers)


@consumers.on(CoachingStarted)
async def on_coaching_started(session: AsyncSession, received: list[Received[CoachingStarted]]) -> None:
    await keep_services(session, received, "supported_employment")


@consumers.on(ReferralAccepted)
async def on_referral_accepted(session: AsyncSession, received: list[Received[ReferralAccepted]]) -> None:
    to_team = [one for one in received if one.event.target == "work_ability_team"]
    await keep_services(session, to_team, "work_ability_team")
