"""A-B-A-B: what is compared runs in turns, so that a machine's moods meet all alike."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from rich.console import Console

from tests.bench.results import Goal, Result, Spread

ROUNDS = 5
ATTEMPTS = 3
MOST_MOVEMENT = 0.20
OURS = "ours"
"""What begins so is measured; all else is what it is measured by."""

Run = Callable[[], Awaitable[float]]
"""One run; answers what it measured."""


@dataclass(frozen=True)
class Measured:
    """What each way gave, and whether the machine held still meanwhile."""

    spreads: Mapping[str, Spread]
    is_steady: bool

    def result(self, name: str, what: str, *, baseline: str, unit: str, goal: Goal, measured: str = OURS) -> Result:
        ours, theirs = self.spreads[measured], self.spreads[baseline]
        ratio = ours.median / theirs.median
        return Result(name, what, ratio, unit, ours, theirs, baseline, goal, self.is_steady)


async def in_turns(ways: Mapping[str, Run], console: Console, *, rounds: int = ROUNDS) -> Measured:
    """`ours` and its baselines. When a baseline moves too much the whole is void and repeated; the steadiest counts."""
    attempts = []
    for attempt in range(1, ATTEMPTS + 1):
        attempts.append(await one_attempt(ways, console, rounds=rounds))
        if attempts[-1].is_steady:
            return attempts[-1]
        console.print(f"  void: a baseline moved more than {MOST_MOVEMENT:.0%} (attempt {attempt} of {ATTEMPTS})")
    return min(attempts, key=most_movement)


async def one_attempt(ways: Mapping[str, Run], console: Console, *, rounds: int) -> Measured:
    values: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, run in ways.items():
            value = await run()
            if number:  # the first round warms up
                values[name].append(value)
        console.print("  " + (" · ".join(f"{name} {kept[-1]:,.0f}" for name, kept in values.items() if kept) or "warm"))
    measured = Measured({name: Spread.of(kept) for name, kept in values.items()}, is_steady=True)
    return Measured(measured.spreads, most_movement(measured) <= MOST_MOVEMENT)


def most_movement(measured: Measured) -> float:
    return max(spread.movement for name, spread in measured.spreads.items() if not name.startswith(OURS))
