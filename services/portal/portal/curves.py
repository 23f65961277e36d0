"""Where a survival curve goes: level until a step, then down. Templates draw it; nothing here knows HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts import LINE_HEIGHT, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, WIDTH, Tick

MOST_TICKS = 8
ROOM_BELOW = 40
"""For the row of numbers at risk."""


@dataclass(frozen=True)
class Curve:
    path: str
    """Of an SVG path: across and down by turns."""
    end_y: float
    across: list[Tick]
    """Weeks."""
    below: list[Tick]
    """Under each of `across`: how many were watched so long."""
    up: list[Tick]
    """Percent."""
    width: int = WIDTH
    height: int = LINE_HEIGHT + ROOM_BELOW
    left: int = MARGIN_LEFT
    right: int = WIDTH - MARGIN_RIGHT
    bottom: int = LINE_HEIGHT - MARGIN_BOTTOM


def survival_curve(
    steps: Sequence[tuple[int, float]], *, watched_days: int, at_risk: Sequence[tuple[int, int]]
) -> Curve:
    """Steps are days and the percent that is left after them; `at_risk` weeks and how many were watched so long."""
    longest = max(watched_days, 1)
    path = [f"M{MARGIN_LEFT} {up(100)}"]
    for days, percent in steps:
        path.append(f"H{across(days, longest)}V{up(percent)}")
    path.append(f"H{WIDTH - MARGIN_RIGHT}")
    every = max(1, -(-len(at_risk) // MOST_TICKS))
    shown = at_risk[::every]
    return Curve(
        path="".join(path),
        end_y=up(steps[-1][1] if steps else 100),
        across=[Tick(across(7 * weeks, longest), str(weeks)) for weeks, _ in shown],
        below=[Tick(across(7 * weeks, longest), str(count)) for weeks, count in shown],
        up=[Tick(up(percent), str(percent)) for percent in (0, 25, 50, 75, 100)],
    )


def across(days: int, longest: int) -> float:
    return round(MARGIN_LEFT + (WIDTH - MARGIN_LEFT - MARGIN_RIGHT) * days / longest, 1)


def up(percent: float) -> float:
    return round(MARGIN_TOP + (LINE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM) * (1 - percent / 100), 1)
