"""D1: how long disclosure control takes, from counts to an audited pattern, in the solver's own process."""

import time

from rich.console import Console

from reporting.protection.building import build
from reporting.protection.messages import Solved, Work
from reporting.protection.rule import Rule
from reporting.protection.solver import solve
from reporting.protection.tables import CLIENTS, SOURCE_LINES
from reporting.settings import Settings
from tests.bench.results import Goal, Result, Spread
from tests.reporting.protection.regions import KNOWN, Region

ALLOWED = Spread.of([60.0])
GOAL = Goal(floor=1.0, good=0.9, excellent=0.75, is_less_better=True)
MUNICIPALITIES, AREAS = 30, 7
SIZES = (10, 40, 150)
"""Clients of a middling municipality: from nearly all counts small to few."""
RULE = Rule()


async def measure(console: Console) -> list[Result]:
    one_table = [await seconds(console, size, CLIENTS, *SOURCE_LINES) for size in SIZES]
    whole_list = [await seconds(console, size) for size in SIZES]
    return [
        result("30 municipalities × 8 rows × 3 levels", one_table),
        result("all protected tables of a month end together, 30 municipalities × 3 levels", whole_list),
    ]


async def seconds(console: Console, size: int, *lines: str) -> float:
    region = Region(MUNICIPALITIES, clients=size, areas=AREAS, seed=size)
    built = build(region.counts(*lines), rule=RULE, margins=region.margins, known=KNOWN)
    given = float(Settings.model_fields["protection_seconds"].default)
    began = time.perf_counter()
    solved = await solve(Work(built.system, built.groups, RULE, given))
    took = time.perf_counter() - began
    console.print(f"{size} clients, {len(built.spots)} counts: {took:.1f} s, {said(solved)}")
    if solved.failed or solved.withheld:
        raise RuntimeError("the audit failed: there is nothing to time")
    return took


def said(solved: Solved) -> str:
    more = (solved.lost - solved.at_least) / max(solved.at_least, 1)
    return f"{len(solved.hidden)} hidden, {solved.goals} ends proven, at most {more:.1%} more lost than need be"


def result(what: str, took: list[float]) -> Result:
    measured = Spread.of(took)
    ratio = measured.most / ALLOWED.median
    return Result("D1", what, ratio, "s", measured, ALLOWED, "allowed", GOAL)
