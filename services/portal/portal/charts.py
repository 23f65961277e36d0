"""Where the marks of a chart go. Templates draw them; nothing here knows HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 760
LABEL_WIDTH = 270
VALUE_WIDTH = 120
BAR_HEIGHT = 28
BAR_GAP = 12
LINE_HEIGHT = 260
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM = 48, 56, 16, 34
MOST_SERIES = 4
NICE_STEPS = (1, 2, 5, 10)

Figure = Decimal | int | float | str | None


@dataclass(frozen=True)
class Bar:
    label: str
    text: str
    y: int
    length: float
    is_hidden: bool
    """A protected figure: hatched, and said in words."""


@dataclass(frozen=True)
class BarChart:
    bars: list[Bar]
    height: int
    width: int = WIDTH
    start: int = LABEL_WIDTH
    bar_height: int = BAR_HEIGHT


def bar_chart(rows: Sequence[tuple[str, Figure, str]], *, most: Figure = None) -> BarChart:
    """Rows are label, value and the value as text. `most` is the value of a full-length bar; else the greatest is."""
    room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    longest = as_number(most) or max((as_number(value) for _, value, _ in rows), default=0.0) or 1.0
    bars = [
        Bar(
            label=label,
            text=text,
            y=index * (BAR_HEIGHT + BAR_GAP),
            length=round(room * min(as_number(value) / longest, 1.0), 1),
            is_hidden=value == "..",
        )
        for index, (label, value, text) in enumerate(rows)
    ]
    return BarChart(bars, height=max(len(rows) * (BAR_HEIGHT + BAR_GAP) - BAR_GAP, BAR_HEIGHT))


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    label: str
    text: str


@dataclass(frozen=True)
class Line:
    name: str
    points: list[Point]

    @property
    def path(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class LineChart:
    lines: list[Line]
    across: list[Tick]
    up: list[Tick]
    width: int = WIDTH
    height: int = LINE_HEIGHT
    left: int = MARGIN_LEFT
    right: int = WIDTH - MARGIN_RIGHT
    bottom: int = LINE_HEIGHT - MARGIN_BOTTOM


Series = tuple[str, Sequence[tuple[str, Figure, str]]]


def line_chart(series: Sequence[Series], *, most: Figure = None) -> LineChart:
    """Each series is its name and its points: label, value, the value as text. All have the same labels.

    `most` is the end of a scale that is the same whatever was measured; else the greatest value is.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(f"a line chart has at most {MOST_SERIES} lines")
    labels = [label for label, _, _ in series[0][1]] if series else []
    greatest = as_number(most) or max((as_number(value) for _, points in series for _, value, _ in points), default=0.0)
    steps = steps_to(greatest)
    lines = [Line(name, placed(points, top=steps[-1])) for name, points in series]
    up = [Tick(height_of(step, top=steps[-1]), f"{step:g}") for step in steps]
    return LineChart(lines, across=ticks_across(labels), up=up)


def placed(points: Sequence[tuple[str, Figure, str]], *, top: float) -> list[Point]:
    """Points without a figure are left out: a line says nothing where nothing is known."""
    return [
        Point(x=across(index, len(points)), y=height_of(as_number(value), top=top), label=label, text=text)
        for index, (label, value, text) in enumerate(points)
        if value not in (None, "..")
    ]


def across(index: int, count: int) -> float:
    room = WIDTH - MARGIN_LEFT - MARGIN_RIGHT
    return round(MARGIN_LEFT + room * (index / (count - 1) if count > 1 else 0.5), 1)


def height_of(value: float, *, top: float) -> float:
    room = LINE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
    return round(MARGIN_TOP + room * (1 - value / top), 1)


def ticks_across(labels: Sequence[str]) -> list[Tick]:
    """Six at most, so that they fit beside each other."""
    every = max(1, -(-len(labels) // 6))
    return [Tick(across(index, len(labels)), label) for index, label in enumerate(labels) if index % every == 0]


def steps_to(greatest: float) -> list[float]:
    """From 0 in four to six even steps to the first at or above `greatest`."""
    rough = (greatest or 1.0) / 5
    power = 10.0 ** (len(f"{int(rough)}") - 1 if rough >= 1 else -decimals_before(rough))
    step = next(nice * power for nice in NICE_STEPS if nice * power >= rough)
    count = int(-(-(greatest or 1.0) // step))
    return [round(step * index, 10) for index in range(count + 1)]


def decimals_before(value: float) -> int:
    """How many decimals until the first digit that is not 0: 2 for 0.034."""
    count = 0
    while value < 1:
        value *= 10
        count += 1
    return count


def as_number(value: Figure) -> float:
    return 0.0 if value in (None, "..") else float(value)
