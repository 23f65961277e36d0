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
from reporting.figures.coefficients import coefficient_course
from reporting.projections import LIVE, TABLES
from reporting.queries.asked import Asked
from reporting.recounting import recount_all
from reporting.recounting.statements import COLUMNS
from reporting.registry import REPORTS
from reporting.settings import Settings
from tests.records import a_record
from tests.reporting.histories import BEGINNING, FIRST, LAST, STEP, histories
from tests.reporting.reference import World, month_ends

EXAMPLES = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
FIGURES = ("coefficients", "referral_sources", "further_paths", "employer_contacts", "caseload")
THE_LAST = datetime.max.replace(tzinfo=UTC)
any_day = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
busy_day = st.integers(2, (LAST - FIRST).days // STEP).map(lambda n: FIRST + timedelta(days=STEP * n))
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
        for table in ("public.inbox", *facts, *(f"standing.{name}" for name in (*COLUMNS, "totals", "touched"))):
            await session.execute(text(f"delete from {table}"))


async def tables_of(session: AsyncSession) -> dict[str, list[Any]]:
    return {
        table.name: list(await session.execute(text(f"select * from figures.{table.name} order by 1, sequence")))
        for table in TABLES
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
        for name in FIGURES:
            then = await REPORTS[name].rows_of(session, asked(on, known_at))
            assert tuples(then) == getattr(World(events, on, known_at), name)(), name
            now = await REPORTS[name].rows_of(session, asked(on, None))
            assert tuples(now) == getattr(World(events, on, THE_LAST), name)(), name


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

        firsts = [case.started_on for case in world.cases_in(place)]
        expected = [
            (day, *row[1:])
            for day in (month_ends(min(firsts), on) if firsts else [])
            for row in World(events, day, known_at).coefficients()
            if row[0] == place
        ]
        assert points == expected


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
        in_order = await tables_of(session)
    await empty(sessions)

    for start in range(0, len(tangled), 7):
        await take(sessions, tangled[start : start + 7])

    async with sessions() as session:
        assert await tables_of(session) == in_order
