"""Readers never wait for a rebuild and never see a half of it; whoever asked for it sees how far it has come."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received, Record, take_once
from common.database import Sessions
from reporting import rebuilds
from reporting.consumers import consumers
from reporting.models import Projection, Rebuild
from reporting.projections import LIVE
from reporting.rebuilding.building import rebuild_when_asked
from reporting.rebuilding.log import Positions
from reporting.recounting import recount_all
from reporting.registry import REPORTS
from tests.records import FakeRecord
from tests.reporting.histories import LAST, histories
from tests.reporting.test_figures import asked
from tests.reporting.test_rebuilding import ListedLog, opening, records_of

KINDS = [kind for kind in REPORTS.values() if not kind.is_of_a_period]
READERS = 4
WAITING = text("set local lock_timeout = '1ms'")
"""Whoever has to wait for a lock fails: no clock decides."""

Answer = dict[str, list[Any]]


@pytest.fixture(scope="module")
def a_long_history() -> list[Received[Any]]:
    longest: list[Received[Any]] = []

    @settings(max_examples=30, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(histories())
    def keep_longest(events: list[Received[Any]]) -> None:
        longest[:] = events if len(events) > len(longest) else longest

    keep_longest()
    return longest


@pytest.fixture
async def records(real: Sessions, a_long_history: list[Received[Any]]) -> list[FakeRecord]:
    """All of it in the log, and counted."""
    listed = records_of(a_long_history)
    await take_once(real, listed, consumers)
    await recount_all(real, LIVE)
    return listed


async def every_report(session: AsyncSession) -> Answer:
    await session.execute(WAITING)
    return {kind.name: list(await kind.rows_of(session, asked(LAST, None))) for kind in KINDS}


async def read_on(sessions: Sessions, wanted: Answer, over: asyncio.Event) -> int:
    """Reads until it is over; returns how often."""
    times = 0
    while not over.is_set():
        async with sessions.begin() as session:
            assert await every_report(session) == wanted
        times += 1
    return times


async def ask(sessions: Sessions, projection: Projection) -> Rebuild:
    async with sessions.begin() as session:
        return await rebuilds.ask_rebuild(session, projection=projection)


async def looked_at(sessions: Sessions, rebuild: Rebuild) -> Rebuild:
    async with sessions() as session:
        return await session.get_one(Rebuild, rebuild.id)


@pytest.mark.parametrize("projection", get_args(Projection))
async def test_readers_neither_wait_nor_see_a_half(
    real: Sessions, records: list[FakeRecord], projection: Projection
) -> None:
    async with real.begin() as session:
        wanted = await every_report(session)
    rebuild, over = await ask(real, projection), asyncio.Event()
    readers = [asyncio.create_task(read_on(real, wanted, over)) for _ in range(READERS)]

    await rebuild_when_asked(real, open_log=opening(ListedLog(records)))
    over.set()

    assert all(times > 1 for times in await asyncio.gather(*readers))
    assert (await looked_at(real, rebuild)).state == "switched"


@pytest.mark.parametrize("projection", get_args(Projection))
async def test_one_who_began_before_the_switch_reads_on_after_it(
    real: Sessions, records: list[FakeRecord], projection: Projection
) -> None:
    rebuild = await ask(real, projection)
    async with real.begin() as session:
        before = await every_report(session)

        rebuilding = asyncio.create_task(rebuild_when_asked(real, open_log=opening(ListedLog(records))))
        while (await looked_at(real, rebuild)).state != "switched":
            await asyncio.sleep(0.05)

        assert await every_report(session) == before
        assert not rebuilding.done()
    await rebuilding


class WatchedLog(ListedLog):
    """Notes what one who asks is told while it is read."""

    def __init__(self, records: Sequence[FakeRecord], sessions: Sessions, rebuild: Rebuild) -> None:
        super().__init__(records)
        self.sessions, self.rebuild = sessions, rebuild
        self.told: list[tuple[int, int | None]] = []

    async def read(self, until: Positions) -> AsyncIterator[Sequence[Record]]:
        async for batch in super().read(until):
            seen = await looked_at(self.sessions, self.rebuild)
            self.told.append((seen.events, seen.total))
            yield batch


async def test_how_far_it_has_come_is_told_in_events_of_how_many(real: Sessions, records: list[FakeRecord]) -> None:
    rebuild = await ask(real, "figures")
    watched = WatchedLog(records, real, rebuild)

    await rebuild_when_asked(real, open_log=opening(watched))

    done = await looked_at(real, rebuild)
    ends = {(record.topic, record.partition): record.offset + 1 for record in records}
    assert watched.told == [(read, sum(ends.values())) for read in range(len(records))]
    assert (done.events, done.total) == (len(records), len(records))
