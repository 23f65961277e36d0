from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from common.consumers import Received, take_once
from common.database import Sessions
from common.events import Event
from reporting.consumers import consumers
from reporting.projections import LIVE
from reporting.recounting import recount_all
from tests.records import a_record
from tests.reporting.builders import a_coach, a_coaching, a_contact, a_job, an_assignment
from tests.service import *  # noqa: F403
from tests.service import received


@pytest.fixture(scope="session")
def service() -> str:
    return "reporting"


@pytest.fixture(scope="session", autouse=True)
def database(copied: Callable[[str], str], service: str) -> str:
    """Made before any test's event loop runs."""
    return copied(service)


@pytest.fixture
def deliver(sessions: Sessions) -> Callable[..., Awaitable[None]]:
    """Deliver events as Kafka would, and count those whom they touch anew, as the worker does at once."""

    async def deliver_to(*events: Event | Received[Any]) -> None:
        envelopes = [
            one if isinstance(one, Received) else received(one, sequence=n + 1) for n, one in enumerate(events)
        ]
        await take_once(sessions, [a_record(one, offset=n) for n, one in enumerate(envelopes)], consumers)
        await recount_all(sessions, LIVE)

    return deliver_to


@pytest.fixture
async def told(deliver: Callable[..., Awaitable[None]]) -> None:
    """One client in each of two municipalities, one of them employed; two contacts with one employer."""
    here, there, employer_id = a_coaching(), a_coaching(municipality="320"), uuid4()
    coach = a_coach()
    await deliver(
        *(received(event) for event in (here, there, coach)),
        received(a_job(here), sequence=2),
        received(an_assignment(here, coach.coach_id), sequence=3),
        *(received(a_contact(municipality=place, employer_id=employer_id)) for place in ("698", "320")),
    )
