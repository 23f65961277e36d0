"""Which service a client has been in, and where: told twice, late and out of order."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received
from common.events import CoachingStarted, ReferralAccepted
from feedback.errors import NotInThisService
from feedback.queries import municipality_of
from tests.reporting.builders import day
from tests.service import received

Deliver = Callable[..., Awaitable[None]]
CLIENT = uuid4()


def started(municipality: str, *, sequence: int, client_id: UUID = CLIENT) -> Received[CoachingStarted]:
    known = {"client_id": client_id, "case_id": uuid4(), "municipality": municipality, "referral_id": None}
    event = CoachingStarted(**known, started_on=day("2021-06-01"), source_category="kela")
    return received(event, sequence=sequence)


def accepted(target: str) -> Received[ReferralAccepted]:
    known = {"client_id": CLIENT, "municipality": "698", "referral_id": uuid4(), "organisation_id": None}
    event = ReferralAccepted(**known, target=target, source_category="kela", accepted_on=day("2021-05-01"))
    return received(event)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 1, 0)])
async def test_the_newest_coaching_counts_whatever_the_order(
    deliver: Deliver, session: AsyncSession, order: tuple[int, ...], together: bool
) -> None:
    events = [started("698", sequence=1), started("320", sequence=2)]
    told = [events[n] for n in order]

    for batch in [told] if together else [[one] for one in told]:
        await deliver(*batch)

    assert await municipality_of(session, CLIENT, "supported_employment") == "320"


async def test_the_team_is_a_service_only_for_those_it_took(deliver: Deliver, session: AsyncSession) -> None:
    await deliver(accepted("supported_employment"))
    with pytest.raises(NotInThisService):
        await municipality_of(session, CLIENT, "work_ability_team")

    await deliver(accepted("work_ability_team"))

    assert await municipality_of(session, CLIENT, "work_ability_team") == "698"
