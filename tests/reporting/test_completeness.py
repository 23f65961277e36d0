"""A figure is said to be complete only up to a moment when nothing waited and nothing was parked."""

from datetime import UTC, datetime

from sqlalchemy import text

from common import parking, progress
from common.database import Sessions
from reporting.completeness import note_completeness
from tests.records import a_record
from tests.reporting.builders import a_coaching
from tests.service import received

TOPIC = "coaching.events"
FIRST, SECOND, THIRD = (datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (8, 9, 10))


async def looked(sessions: Sessions, at: datetime, *, ends: tuple[int, int]) -> None:
    """The log's two partitions end there."""
    async with sessions.begin() as session:
        places = {(TOPIC, partition): end for partition, end in enumerate(ends)}
        await progress.look(session, places, asked_at=at)


async def applied(sessions: Sessions, partition: int, *, up_to: int) -> None:
    async with sessions.begin() as session:
        await progress.advance(session, [a_record(received(a_coaching()), partition=partition, offset=up_to - 1)])


async def complete_until(sessions: Sessions) -> datetime | None:
    await note_completeness(sessions)
    async with sessions() as session:
        known: datetime | None = await session.scalar(text("select complete_until from completeness"))
    return known


async def test_before_the_log_was_looked_at_nothing_is_known(sessions: Sessions) -> None:
    assert await complete_until(sessions) is None


async def test_what_is_applied_whole_is_complete_up_to_the_look(sessions: Sessions) -> None:
    await looked(sessions, FIRST, ends=(0, 0))
    assert await complete_until(sessions) == FIRST
    await looked(sessions, SECOND, ends=(2, 1))
    await applied(sessions, 0, up_to=2)
    assert await complete_until(sessions) == FIRST

    await applied(sessions, 1, up_to=1)

    assert await complete_until(sessions) == SECOND


async def test_while_something_is_parked_the_last_moment_before_it_stands(sessions: Sessions) -> None:
    await looked(sessions, FIRST, ends=(0, 0))
    assert await complete_until(sessions) == FIRST
    async with sessions.begin() as session:
        await parking.park(session, a_record(received(a_coaching())), consumer="reporting", error="x", state="parked")
    await looked(sessions, SECOND, ends=(1, 0))
    await applied(sessions, 0, up_to=1)

    assert await complete_until(sessions) == FIRST

    async with sessions.begin() as session:
        await session.execute(text("delete from parked_messages"))
    assert await complete_until(sessions) == SECOND


async def test_an_older_look_takes_nothing_back(sessions: Sessions) -> None:
    await looked(sessions, THIRD, ends=(0, 0))
    assert await complete_until(sessions) == THIRD
    await looked(sessions, SECOND, ends=(0, 0))

    assert await complete_until(sessions) == THIRD
