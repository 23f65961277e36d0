"""A rebuild gives the same tables from the log while readers read on; a different result is not taken into use."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select, text

from common.consumers import Received, Record, take_once
from common.database import Sessions
from reporting import rebuilds
from reporting.consumers import consumers
from reporting.models import Rebuild
from reporting.rebuilding.building import rebuild_when_asked
from reporting.rebuilding.log import Log, Place, Positions
from tests.records import FakeRecord, a_record
from tests.reporting.builders import a_coaching, a_job
from tests.reporting.histories import histories
from tests.reporting.test_figures import tables_of
from tests.service import received

TOPIC = "coaching.events"


class ListedLog:
    """A log in memory, of three partitions; `during` runs once, in the middle of reading."""

    def __init__(self, records: Sequence[FakeRecord], during: Callable[[], Any] | None = None) -> None:
        self.records, self.during = list(records), during
        self.read_to: dict[Place, int] = {}

    async def read(self, until: Positions) -> AsyncIterator[Sequence[Record]]:
        for record in list(self.records):
            place = (record.topic, record.partition)
            if self.read_to.get(place, 0) <= record.offset < until.get(place, 0):
                self.read_to[place] = record.offset + 1
                yield [record]
                await self.run_during()

    async def run_during(self) -> None:
        if self.during:
            during, self.during = self.during, None
            await during()


def opening(log: Log) -> Callable[[], AbstractAsyncContextManager[Log]]:
    @asynccontextmanager
    async def open_it() -> AsyncIterator[Log]:
        yield log

    return open_it


def records_of(events: Sequence[Received[Any]]) -> list[FakeRecord]:
    offsets: dict[int, int] = {}
    records = []
    for one in events:
        partition = one.event.subject.int % 3
        offsets[partition] = offsets.get(partition, -1) + 1
        records.append(a_record(one, partition=partition, offset=offsets[partition]))
    return records


async def rebuilt(sessions: Sessions, log: Log, *, may_differ: bool = False) -> Rebuild:
    async with sessions.begin() as session:
        asked = await rebuilds.ask_rebuild(session, may_differ=may_differ)
    await rebuild_when_asked(sessions, open_log=opening(log))
    async with sessions() as session:
        return await session.get_one(Rebuild, asked.id)


async def tables(sessions: Sessions) -> dict[str, list[Any]]:
    async with sessions() as session:
        return await tables_of(session)


@pytest.fixture(scope="module")
def some_events() -> list[Received[Any]]:
    """One history of some length."""
    longest: list[Received[Any]] = []

    @settings(max_examples=30, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(histories())
    def keep_longest(events: list[Received[Any]]) -> None:
        longest[:] = events if len(events) > len(longest) else longest

    keep_longest()
    return longest


async def test_a_rebuild_is_bit_for_bit_what_was_there(real: Sessions, some_events: list[Received[Any]]) -> None:
    records = records_of(some_events)
    shuffled = [*records, *records[: len(records) // 2]]
    Random(1).shuffle(shuffled)
    for record in shuffled:
        await take_once(real, [record], consumers)
    before = await tables(real)

    rebuild = await rebuilt(real, ListedLog(records))

    assert (rebuild.state, rebuild.differing_rows, rebuild.events) == ("switched", 0, len(records))
    assert await tables(real) == before
    assert sum(map(len, before.values())) == len(records)


async def test_what_is_recorded_during_a_rebuild_is_in_it(real: Sessions, some_events: list[Received[Any]]) -> None:
    records = records_of(some_events)
    half = len(records) // 2
    await take_once(real, records[:half], consumers)

    async def go_on() -> None:
        await take_once(real, records[half:], consumers)

    rebuild = await rebuilt(real, ListedLog(records, during=go_on))

    assert (rebuild.state, rebuild.events) == ("switched", len(records))
    assert sum(map(len, (await tables(real)).values())) == len(records)


async def test_the_live_consumer_goes_on_with_the_new_tables(real: Sessions) -> None:
    case = a_coaching()
    records = records_of([received(case), received(a_job(case), sequence=2)])
    await take_once(real, records[:1], consumers)

    await rebuilt(real, ListedLog(records))
    await take_once(real, records[1:], consumers)

    assert len((await tables(real))["employments"]) == 1
    assert (await rebuilt(real, ListedLog(records))).state == "switched"


async def test_different_tables_are_not_taken_into_use_unless_allowed(real: Sessions) -> None:
    records = records_of([received(a_coaching())])
    await take_once(real, records, consumers)
    async with real.begin() as session:
        await session.execute(text("update figures.coachings set municipality = '320'"))
    wrong = await tables(real)

    kept = await rebuilt(real, ListedLog(records))
    assert kept.state == "different"
    assert (kept.differing_rows or 0) >= 2
    assert await tables(real) == wrong

    switched = await rebuilt(real, ListedLog(records), may_differ=True)
    assert switched.state == "switched"
    assert [row.municipality for row in (await tables(real))["coachings"]] == ["698"]


async def test_what_is_parked_is_left_out_of_both(real: Sessions) -> None:
    case = a_coaching()
    events = [received(case), received(a_job(case), sequence=2), received(a_coaching())]
    records = records_of(events)
    bad = a_record(events[1], partition=records[1].partition, offset=records[1].offset, value=b"{")
    later = a_record(received(a_job(case), sequence=3), partition=bad.partition, offset=bad.offset + 5)
    log = [records[0], bad, records[2], later]
    await take_once(real, log, consumers)

    rebuild = await rebuilt(real, ListedLog(log))

    assert (rebuild.state, rebuild.differing_rows) == ("switched", 0)
    assert {name: len(rows) for name, rows in (await tables(real)).items() if rows} == {"coachings": 2}


async def test_a_rebuild_that_was_cut_off_is_begun_anew(real: Sessions) -> None:
    records = records_of([received(a_coaching())])
    await take_once(real, records, consumers)

    async def cut_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rebuilt(real, ListedLog(records, during=cut_off))
    await rebuild_when_asked(real, open_log=opening(ListedLog(records)))

    async with real() as session:
        rebuild = (await session.scalars(select(Rebuild))).one()
    assert (rebuild.state, rebuild.events) == ("switched", 1)


async def test_readers_read_on_and_the_consumer_waits_only_for_the_switch(real: Sessions) -> None:
    case = a_coaching()
    records = records_of([received(case), received(a_job(case), sequence=2)])
    await take_once(real, records[:1], consumers)
    seen: list[int] = []

    async def read_on(done: asyncio.Event) -> None:
        while not done.is_set():
            async with real() as session, asyncio.timeout(1):
                seen.append(len((await tables_of(session))["coachings"]))

    done = asyncio.Event()
    reader = asyncio.create_task(read_on(done))
    async with real() as old_reader:
        await old_reader.execute(text("select * from figures.coachings"))
        rebuilding = asyncio.create_task(rebuilt(real, ListedLog(records)))
        await asyncio.sleep(0.5)
        await take_once(real, records[1:], consumers)
        assert not rebuilding.done()  # the old tables wait for their last reader
    await rebuilding
    done.set()
    await reader

    assert set(seen) == {1}
    assert len(seen) > 3
    assert len((await tables(real))["employments"]) == 1
