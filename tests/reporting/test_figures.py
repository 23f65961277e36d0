"""Whatever happens, in whatever order and however often it is delivered, each figure is what a plain reading says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received, take_once
from common.database import Sessions
from reporting.asking import rules_of
from reporting.consumers import consumers
from reporting.figures.coefficients import coefficient_changes, coefficient_course, coefficients
from reporting.projections import LIVE, TABLES
from reporting.queries.asked import Asked
from reporting.recounting import build_standing, recount_all
from reporting.recounting.statements import COLUMNS
from reporting.registry import REPORTS
from reporting.settings import Settings
from tests.records import a_record
from tests.reporting.histories import BEGINNING, FIRST, LAST, STEP, histories
from tests.reporting.reference import month_ends
from tests.reporting.reference_progress import Progress as World

EXAMPLES = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
FIGURES = [kind for kind in REPORTS.values() if not kind.is_of_a_period]
BROKEN_DOWN = [(kind, by) for kind in REPORTS.values() for by in kind.breakdowns if not kind.is_of_a_period]
MAY_BE_OF_A_PERIOD = [kind for kind in REPORTS.values() if kind.may_be_of_a_period]
THE_LAST = datetime.max.replace(tzinfo=UTC)
AFTER = 30 * STEP
"""Days after the last event on which an employment may still come to have lasted."""
any_day = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
busy_day = st.integers(2, ((LAST - FIRST).days + AFTER) // STEP).map(lambda n: FIRST + timedelta(days=STEP * n))
days = busy_day | any_day
moments = st.integers(0, 60).map(lambda n: BEGINNING + timedelta(hours=5 * n))


def asked(on: date, known_at: datetime | None, **more: Any) -> Asked:
    return Asked(on, known_at, frozenset(), is_region=True, rules=rules_of(Settings()), **more)


async def take(sessions: Sessions, events: Sequence[Received[Any]]) -> None:
    await take_once(sessions, [a_record(one, offset=n) for n, one in enumerate(events)], consumers)
    await recount_all(sessions, LIVE)


async def empty(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        facts = (f"figures.{table.name}" for table in TABLES)
        for table in (
            "public.inbox",
            *facts,
            *(f"standing.{name}" for name in (*COLUMNS, "totals", "touched", "counted_together")),
        ):
            await session.execute(text(f"delete from {table}"))


async def tables_of(session: AsyncSession) -> dict[str, list[Any]]:
    return {
        table.name: list(await session.execute(text(f"select * from figures.{table.name} order by 1, sequence")))
        for table in TABLES
    }


async def standing_of(session: AsyncSession) -> dict[str, list[Any]]:
    return {
        name: sorted(map(tuple, await session.execute(text(f"select * from standing.{name}"))), key=str)
        for name in (*COLUMNS, "totals")
    }


def tuples(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The group where there are groups."""
    return [tuple(value for name, value in row if name != "group" or value is not None) for row in rows]


@EXAMPLES
@given(events=histories(), on=days, known_at=moments)
async def test_every_figure_is_what_a_plain_reading_says(
    sessions: Sessions, events: list[Received[Any]], on: date, known_at: datetime
) -> None:
    await empty(sessions)

    await take(sessions, events)

    async with sessions() as session:
        for kind in FIGURES:
            for known, as_known in ((known_at, known_at), (None, THE_LAST)):
                rows = await kind.rows_of(session, asked(on, known))
                assert tuples(rows) == getattr(World(events, on, as_known), kind.name)(), kind.name


@EXAMPLES
@given(events=histories(), on=days, known_at=moments, chosen=st.data())
async def test_so_is_every_figure_broken_down_by_anything_and_of_any_period(
    sessions: Sessions, events: list[Received[Any]], on: date, known_at: datetime, chosen: st.DataObject
) -> None:
    await empty(sessions)
    await take(sessions, events)
    broken_down = chosen.draw(st.lists(st.sampled_from(BROKEN_DOWN), min_size=6, max_size=6, unique=True))
    since, by = chosen.draw(any_day), chosen.draw(st.sampled_from([None, "coach", "sex"]))

    async with sessions() as session:
        for known, as_known in ((known_at, known_at), (None, THE_LAST)):
            for kind, group in broken_down:
                rows = await kind.rows_of(session, asked(on, known, by=group))
                assert tuples(rows) == getattr(World(events, on, as_known, group), kind.name)(), (kind.name, group)
            of_a_period = await coefficients(session, asked(on, known, by=by, since=since))
            assert tuples(of_a_period) == World(events, on, as_known, by, since).coefficients()
            for kind in MAY_BE_OF_A_PERIOD:
                group = chosen.draw(st.sampled_from([None, *kind.breakdowns]))
                rows = await kind.rows_of(session, asked(on, known, by=group, since=min(since, on)))
                world = World(events, on, as_known, group, min(since, on))
                assert tuples(rows) == getattr(world, kind.name)(), (kind.name, group)


@EXAMPLES
@given(events=histories(), on=days, known_at=moments)
async def test_the_course_agrees_with_the_coefficients_of_each_of_its_days(
    sessions: Sessions, events: list[Received[Any]], on: date, known_at: datetime
) -> None:
    await empty(sessions)
    await take(sessions, events)
    world = World(events, on, known_at)

    for place in ("698", "all"):
        async with sessions() as session:
            points = tuples(await coefficient_course(session, asked(on, known_at, place=place)))

        firsts = [case.started_on for case in world.cases if place in (case.municipality, "all")]
        expected = [
            (day, *row[1:])
            for day in (month_ends(min(firsts), on) if firsts else [])
            for row in World(events, day, known_at).coefficients()
            if row[0] == place
        ]
        assert points == expected


@EXAMPLES
@given(events=histories(), on=days, known_at=moments)
async def test_the_days_of_change_are_those_on_which_a_plain_reading_changes(
    sessions: Sessions, events: list[Received[Any]], on: date, known_at: datetime
) -> None:
    await empty(sessions)
    await take(sessions, events)

    for place, known, as_known in (("698", known_at, known_at), ("all", None, THE_LAST)):
        async with sessions() as session:
            points = tuples(await coefficient_changes(session, asked(on, known, place=place)))

        expected: list[tuple[Any, ...]] = []
        for day in days_something_began(events, on):
            now = [row for row in World(events, day, as_known).coefficients() if row[0] == place]
            if now and (not expected or now[0][1:3] != expected[-1][1:3]):
                expected.append((day, *now[0][1:]))
        assert points == expected


def days_something_began(events: Sequence[Received[Any]], on: date) -> list[date]:
    """Nobody comes, and no employment begins, on any other day."""
    began = {getattr(one.event, "started_on", None) for one in events}
    return sorted(day for day in began if day is not None and day <= on)


@EXAMPLES
@given(events=histories(), seed=st.integers(0, 2**32))
async def test_late_repeated_and_shuffled_deliveries_give_the_same_tables(
    sessions: Sessions, events: list[Received[Any]], seed: int
) -> None:
    random = Random(seed)
    tangled = events + random.sample(events, k=len(events) // 2)
    random.shuffle(tangled)
    await empty(sessions)
    await take(sessions, events)
    async with sessions() as session:
        in_order = await tables_of(session) | await standing_of(session)
    await empty(sessions)

    for start in range(0, len(tangled), 7):
        await take(sessions, tangled[start : start + 7])

    async with sessions() as session:
        assert await tables_of(session) | await standing_of(session) == in_order
        await session.execute(text(f"truncate {', '.join(f'standing.{name}' for name in (*COLUMNS, 'totals'))}"))
        await build_standing(session, LIVE)
        assert await tables_of(session) | await standing_of(session) == in_order
