from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from common.consumers import Received, take_once
from common.database import Sessions
from common.events import Event
from reporting.consumers import consumers
from reporting.projections import LIVE
from reporting.recounting import recount_all
from tests.records import a_record
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
