"""Whom a fact touches is counted anew at once, by one at a time, and figures are not said to be complete before."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from common import progress
from common.consumers import take_once
from common.database import Sessions
from reporting.completeness import note_completeness
from reporting.consumers import consumers
from reporting.projections import LIVE, NEXT, Schemas
from reporting.queries.bounds import waiting
from reporting.recounting import recount_all, recount_when_touched
from reporting.recounting.keeping import lock
from reporting.recounting.task import touch
from tests.records import a_record
from tests.reporting.builders import a_coaching, a_job
from tests.service import received

CASE = a_coaching()
FACTS = [a_record(received(CASE)), a_record(received(a_job(CASE), sequence=2), offset=1)]


async def stays(sessions: Sessions, schema: str = LIVE.standing) -> int:
    async with sessions() as session:
        return int(await session.scalar(text(f"select count(*) from {schema}.stays")) or 0)


async def left(sessions: Sessions) -> int:
    async with sessions() as session:
        return await waiting(session)


async def test_a_fact_wakes_the_recounting(real: Sessions) -> None:
    async with asyncio.timeout(10):
        await recount_when_touched(real)
        task = asyncio.create_task(recount_when_touched(real))
        await take_once(real, FACTS, consumers)
        await task

    assert (await left(real), await stays(real)) == (0, 2)


async def test_who_was_touched_while_another_process_died_is_found_without_being_woken(real: Sessions) -> None:
    await take_once(real, FACTS, consumers)

    touch.is_felt = False

    await recount_when_touched(real)

    assert (await left(real), await stays(real)) == (0, 2)


async def test_one_recounts_at_a_time(real: Sessions) -> None:
    await take_once(real, FACTS, consumers)
    async with real.begin() as other:
        await lock(other)
        recounting = asyncio.create_task(recount_all(real, LIVE))
        done, _ = await asyncio.wait([recounting], timeout=0.3)
        assert not done
    await recounting

    assert (await left(real), await stays(real)) == (0, 2)


async def test_figures_are_complete_only_when_nobody_is_left_to_recount(real: Sessions) -> None:
    looked_at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    await take_once(real, FACTS, consumers)
    async with real.begin() as session:
        await progress.look(session, {("coaching.events", 0): 2}, asked_at=looked_at)

    async def complete_until() -> datetime | None:
        await note_completeness(real)
        async with real() as session:
            known: datetime | None = await session.scalar(text("select complete_until from completeness"))
        return known

    before = await complete_until()
    await recount_all(real, LIVE)

    assert (before, await complete_until()) == (None, looked_at)


async def test_who_is_recounted_during_a_rebuild_is_told_to_the_one_under_construction(real: Sessions) -> None:
    async with real.begin() as session:
        await lock(session)
        await session.execute(text("select begin_next('standing')"))
    await take_once(real, FACTS, consumers)

    await recount_all(real, LIVE)
    assert await stays(real, NEXT.standing) == 0
    await recount_all(real, Schemas(LIVE.facts, NEXT.standing))

    assert await stays(real, NEXT.standing) == await stays(real) == 2


TOUCH_ALL = "insert into standing.touched (client_id) select client_id from figures.coachings"


@pytest.mark.parametrize("copies", [1, 3])
async def test_counting_again_changes_nothing(real: Sessions, copies: int) -> None:
    await take_once(real, FACTS, consumers)
    await recount_all(real, LIVE)
    everything = text("select * from standing.totals order by 1, 2, 3, 4, 5, 6")
    async with real() as session:
        before = (await session.execute(everything)).all()
    async with real.begin() as session:
        for _ in range(copies):
            await session.execute(
                text("insert into standing.touched (client_id) select client_id from figures.coachings")
            )

    await recount_all(real, LIVE)

    async with real() as session:
        assert (await session.execute(everything)).all() == before
