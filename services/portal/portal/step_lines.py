"""Where lines with steps go: level until a day on which something changed. Templates draw them, also for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from portal.charts import MARGIN_LEFT, MARGIN_TOP, MOST_SERIES, WIDTH, Figure, Tick, as_number, steps_to
from portal.formats import day, number

HEIGHT = 320
BOTTOM = HEIGHT - 44
RIGHT = WIDTH - 170
"""Beyond it the names of the lines stand."""
LABEL_GAP = 19
MOST_TICKS = 7
MONTHS_BETWEEN = (1, 2, 3, 6, 12, 24, 60, 120)
MOST_MARKS = 9
COLOURS = ("#0f4c5c", "#b3471d", "#2f7d4f", "#1d2a30")
DASHES = ("", "10 5", "2 5", "14 4 2 4")
"""With the marks they tell lines apart where there is no colour."""

Course = tuple[str, Sequence[tuple[date, Figure]]]
"""A name, and the days on which the figure changed, in their order; `..` where it is hidden."""


@dataclass(frozen=True)
class StepLine:
    label: str
    label_y: float
    end_y: float | None
    """Where the line ends; None when its last figure is hidden."""
    path: str
    marks: list[str]
    """Paths, of a shape of its own."""
    is_filled: bool
    colour: str
    dash: str


@dataclass(frozen=True)
class StepChart:
    lines: list[StepLine]
    up: list[Tick]
    across: list[Tick]
    hidden: list[Tick]
    """Where a line is missing: from where, and how far."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = MARGIN_LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


@dataclass(frozen=True)
class Scale:
    first: date
    last: date
    top: float

    def x(self, on: date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(MARGIN_LEFT + (RIGHT - MARGIN_LEFT) * (on - self.first).days / days, 1)

    def y(self, value: float) -> float:
        return round(MARGIN_TOP + (BOTTOM - MARGIN_TOP) * (1 - value / self.top), 1)


def step_chart(courses: Sequence[Course], *, last: date) -> StepChart:
    """Each line from its first day to the last day asked for."""
    if len(courses) > MOST_SERIES:
        raise ValueError(f"a line chart has at most {MOST_SERIES} lines")
    steps = steps_to(max((as_number(value) for _, points in courses for _, value in points), default=0.0))
    scale = Scale(min(points[0][0] for _, points in courses), last, steps[-1])
    return StepChart(
        lines=with_labels_apart([line_of(course, index, scale) for index, course in enumerate(courses)]),
        up=[Tick(scale.y(step), number(step, decimals_of(steps[1]))) for step in steps],
        across=months_across(scale),
        hidden=[gap for _, points in courses for gap in gaps_in(points, scale)],
    )


def decimals_of(step: float) -> int:
    """As many as tell the steps apart, and one at least."""
    return max(1, len(f"{step:f}".rstrip("0").partition(".")[2]))


def line_of(course: Course, index: int, scale: Scale) -> StepLine:
    name, points = course
    shown = [(scale.x(on), scale.y(as_number(value))) for on, value in points if is_shown(value)]
    value = points[-1][1]
    return StepLine(
        label=f"{name} {number(value, 2)}",
        label_y=scale.y(as_number(value)),
        end_y=scale.y(as_number(value)) if is_shown(value) else None,
        path=path_of(points, scale),
        marks=[mark(index, x, y) for x, y in some_of(shown)],
        is_filled=index % 2 == 0,
        colour=COLOURS[index],
        dash=DASHES[index],
    )


def path_of(points: Sequence[tuple[date, Figure]], scale: Scale) -> str:
    """Level to each change and then to its height; lifted where nothing is shown."""
    path, is_drawing = "", False
    for on, value in points:
        if is_shown(value):
            path += f"H{scale.x(on)}V{scale.y(as_number(value))}" if is_drawing else ""
            path += "" if is_drawing else f"M{scale.x(on)} {scale.y(as_number(value))}"
        elif is_drawing:
            path += f"H{scale.x(on)}"
        is_drawing = is_shown(value)
    return path + (f"H{scale.x(scale.last)}" if is_drawing else "")


def is_shown(value: Figure) -> bool:
    return value not in (None, "..")


def gaps_in(points: Sequence[tuple[date, Figure]], scale: Scale) -> list[Tick]:
    ends = [*points, (scale.last, None)]
    return [
        Tick(scale.x(on), str(round(scale.x(until) - scale.x(on), 1)))
        for (on, value), (until, _) in pairwise(ends)
        if value == ".."
    ]


def some_of(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """So few that a line stays a line."""
    every = max(1, -(-len(places) // MOST_MARKS))
    return list(places[::every])


def mark(index: int, x: float, y: float) -> str:
    """A circle, a square, a triangle, a diamond."""
    shapes = (
        f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        f"M{x - 4} {y - 4}h8v8h-8z",
        f"M{x} {y - 5}l5 9h-10z",
        f"M{x} {y - 6}l5 6l-5 6l-5 -6z",
    )
    return shapes[index]


def with_labels_apart(lines: Sequence[StepLine]) -> list[StepLine]:
    """In the order of the lines, the names of those that end beside each other a little lower or higher."""
    order = sorted(range(len(lines)), key=lambda index: lines[index].label_y)
    lowest = BOTTOM - LABEL_GAP * (len(lines) - 1)
    places: dict[int, float] = {}
    at = 0.0
    for place, index in enumerate(order):
        at = max(at, min(lines[index].label_y, lowest + LABEL_GAP * place))
        places[index] = at
        at += LABEL_GAP
    return [moved(line, places[index]) for index, line in enumerate(lines)]


def moved(line: StepLine, label_y: float) -> StepLine:
    return StepLine(**{**vars(line), "label_y": round(label_y, 1)})


def months_across(scale: Scale) -> list[Tick]:
    """First days of months, so far apart that they fit beside each other."""
    begins, ends = months_to(scale.first), months_to(scale.last)
    between = next((one for one in MONTHS_BETWEEN if (ends - begins) / one < MOST_TICKS), MONTHS_BETWEEN[-1])
    months = [month for month in range(begins + 1, ends + 1) if month % between == 0]
    ticks = [Tick(scale.x(date(month // 12, month % 12 + 1, 1)), f"{month % 12 + 1}/{month // 12}") for month in months]
    return ticks or [Tick(scale.x(scale.first), day(scale.first))]


def months_to(on: date) -> int:
    """Since the year 0."""
    return on.year * 12 + on.month - 1
