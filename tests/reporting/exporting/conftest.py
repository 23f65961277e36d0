from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from tests.reporting.builders import a_coach, a_coaching, a_contact, a_job, an_assignment
from tests.service import received

Deliver = Callable[..., Awaitable[None]]


@pytest.fixture
async def told(deliver: Deliver) -> None:
    """One client in each of two municipalities, one of them employed; two contacts with one employer; one coach."""
    here, there, employer_id = a_coaching(), a_coaching(municipality="320"), uuid4()
    coach = a_coach()
    await deliver(
        *(received(event) for event in (here, there, coach)),
        received(a_job(here), sequence=2),
        received(an_assignment(here, coach.coach_id), sequence=3),
        *(received(a_contact(municipality=place, employer_id=employer_id)) for place in ("698", "320")),
    )
