"""R2: every report of a region of 100 000 clients, as kept ÷ counted from the facts at each question.

All reports of a day one after another: by municipality, by employment area, broken down by age and by coach, of a
period. What is compared must agree.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

from rich.console import Console

from common.database import Sessions
from common.days import now
from reporting.areas.together import is_of_several, places_kept_as
from reporting.queries.asked import Asked
from reporting.registry import REPORTS, ReportKind
from reporting.schemas import Breakdown
from rinnalla.sample.regions import LAST_DAY, Region
from tests.bench.ground import servers
from tests.bench.growth import projecting
from tests.bench.regions import fill, question_of
from tests.bench.results import Goal, Result, Spread
from tests.generator.events import events_of
from tests.reporting.test_figures import FIGURES, tuples

CLIENTS = 100_000
ROUNDS = 4
BREAKDOWNS: tuple[Breakdown, ...] = ("age_band", "coach")
MILLISECONDS = 1000
SINCE = date(LAST_DAY.year, 1, 1)
FROM_FACTS = "from the facts"
GOAL = Goal(floor=0.10, good=0.03, excellent=0.01, is_less_better=True)
Question = tuple[ReportKind, Asked]


async def measure(console: Console) -> list[Result]:
    with servers() as environment:
        codes = sorted(environment["RINNALLA_MUNICIPALITIES"].split(","))
        in_areas = {code: f"{number % 3:02}" for number, code in enumerate(codes)}
        async with projecting(environment) as sessions:
            events, sets = events_of(Region(CLIENTS, codes)), places_kept_as(in_areas).values()
            await fill(sessions, environment, events, console, sets=filter(is_of_several, sets))
            return [
                await compare(sessions, what, list(questions), list(baseline), console)
                for what, questions, baseline in questions_of(question_of(environment), in_areas)
            ]


def questions_of(
    day: Asked, in_areas: Mapping[str, str]
) -> Iterator[tuple[str, Iterator[Question], Iterator[Question]]]:
    """What is asked of the kept rows, and the same of the facts."""
    elsewhere, known_now = replace(day, counted_in=in_areas), replace(day, known_at=now())
    in_sets, period = replace(elsewhere, kept_as=places_kept_as(in_areas)), {"since": SINCE}
    of_areas = [kind for kind in FIGURES if kind.is_of_places]
    of_a_period = [kind for kind in REPORTS.values() if kind.is_of_a_period or kind.may_be_of_a_period]
    yield "all reports of a day", of_each(FIGURES, day), of_each(FIGURES, known_now)
    yield "by employment area", of_each(of_areas, in_sets), of_each(of_areas, elsewhere)
    for by in BREAKDOWNS:
        broken_down = [kind for kind in FIGURES if by in kind.breakdowns]
        yield f"broken down by {by}", of_each(broken_down, day, by=by), of_each(broken_down, known_now, by=by)
    yield "of a period", of_each(of_a_period, day, **period), of_each(of_a_period, known_now, **period)


def of_each(kinds: list[ReportKind], day: Asked, **more: Any) -> Iterator[Question]:
    return ((kind, replace(day, **more)) for kind in kinds)


async def compare(
    sessions: Sessions, what: str, questions: list[Question], baseline: list[Question], console: Console
) -> Result:
    facts, expected = await answered(sessions, baseline)
    rounds = []
    for _ in range(1 + ROUNDS):
        kept, told = await answered(sessions, questions)
        rounds.append(sum(kept))
        for (kind, question), rows, others in zip(questions, told, expected, strict=True):
            assert rows == others, f"{kind.name} by {question.by} differs"
    slowest, (kind, question) = max(zip(kept, questions, strict=True), key=itemgetter(0))
    console.print(f"  {what}: {len(questions)} reports; the slowest, {kind.name} by {question.by}: {slowest:,.0f} ms")
    measured, counted = Spread.of(rounds[1:]), Spread.of([sum(facts)])  # the first round warms up
    named = f"{what}, {CLIENTS:,} clients ÷ {FROM_FACTS}"
    return Result("R2", named, measured.median / counted.median, "ms", measured, counted, FROM_FACTS, GOAL)


async def answered(sessions: Sessions, questions: list[Question]) -> tuple[list[float], list[list[tuple[Any, ...]]]]:
    """How many milliseconds each took, and its rows."""
    took, told = [], []
    for kind, question in questions:
        began = time.perf_counter()
        async with sessions() as session:
            told.append(tuples(await kind.rows_of(session, question)))
        took.append((time.perf_counter() - began) * MILLISECONDS)
    return took, told
