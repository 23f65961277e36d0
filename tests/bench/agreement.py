"""R1: every figure of a generated region at every month's end, from the service ÷ by a plain reading of its log.

The two must agree, or there is nothing to time. The largest region is compared at its last day alone: the plain
reading, which shares no code with the service, takes minutes there.
"""

import time
from collections.abc import Sequence
from typing import Any

from rich.console import Console

from common.consumers import Received
from common.database import Sessions
from reporting.queries.asked import Asked
from rinnalla.sample.regions import FIRST_DAY, LAST_DAY, Region
from tests.bench.ground import servers
from tests.bench.growth import projecting
from tests.bench.regions import fill, question_of
from tests.bench.results import Goal, Result, Spread
from tests.generator.events import events_of
from tests.reporting.reference import month_ends
from tests.reporting.reference_progress import Progress as World
from tests.reporting.test_figures import FIGURES, THE_LAST, tuples

MONTH_ENDS = month_ends(FIRST_DAY, LAST_DAY)
REGIONS = {1000: MONTH_ENDS, 10_000: MONTH_ENDS, 100_000: MONTH_ENDS[-1:]}
"""Clients, and the days compared."""
MILLISECONDS = 1000
GOAL = Goal(floor=0.5, good=0.1, excellent=0.05, is_less_better=True)


async def measure(console: Console) -> list[Result]:
    results = []
    for clients, days in REGIONS.items():
        with servers() as environment:
            events = list(events_of(Region(clients, environment["RINNALLA_MUNICIPALITIES"].split(","))))
            async with projecting(environment) as sessions:
                await fill(sessions, environment, events, console)
                questions = [question_of(environment, day) for day in days]
                results.append(await compare(sessions, events, questions, clients=clients, console=console))
    return results


async def compare(
    sessions: Sessions, events: Sequence[Received[Any]], days: Sequence[Asked], *, clients: int, console: Console
) -> Result:
    ours, theirs, rows = list[float](), list[float](), 0
    for day in days:
        took, told = await answered(sessions, day)
        world, began = World(events, day.on, THE_LAST), time.perf_counter()
        for name, figures in told.items():
            assert figures == getattr(world, name)(), f"{name} differs on {day.on}"
            rows += len(figures)
        ours.append(took)
        theirs.append((time.perf_counter() - began) * MILLISECONDS)
    console.print(f"  {clients:,} clients, {len(events):,} events, {len(days)} days: {rows:,} rows, every one agrees")
    what = f"all figures of a day, {clients:,} clients ÷ plain reading"
    measured, baseline = Spread.of(ours), Spread.of(theirs)
    return Result("R1", what, measured.median / baseline.median, "ms", measured, baseline, "plain reading", GOAL)


async def answered(sessions: Sessions, day: Asked) -> tuple[float, dict[str, list[tuple[Any, ...]]]]:
    """In milliseconds, all reports one after another, as known now."""
    began = time.perf_counter()
    async with sessions() as session:
        told = {kind.name: tuples(await kind.rows_of(session, day)) for kind in FIGURES}
    return (time.perf_counter() - began) * MILLISECONDS, told
