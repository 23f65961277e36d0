"""Bars in parts, with a limit where there is one. Templates draw them; nothing here knows HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts import BAR_GAP, BAR_HEIGHT, LABEL_WIDTH, VALUE_WIDTH, WIDTH, Figure, as_number

ROOM = WIDTH - LABEL_WIDTH - VALUE_WIDTH
HIDDEN_LENGTH = 40
"""So long is a part whose figure is hidden, whatever it is."""


@dataclass(frozen=True)
class Part:
    x: float
    length: float
    is_hidden: bool
    kind: int
    """The first kind is full, the second striped: told apart without colour."""


@dataclass(frozen=True)
class PartedBar:
    label: str
    text: str
    y: int
    parts: list[Part]
    end: float
    limit: float | None


@dataclass(frozen=True)
class PartedChart:
    bars: list[PartedBar]
    height: int
    width: int = WIDTH
    start: int = LABEL_WIDTH
    bar_height: int = BAR_HEIGHT


@dataclass(frozen=True)
class Row:
    label: str
    text: str
    figures: tuple[Figure, ...]
    """Each part's."""
    limit: Figure = None


def parted_chart(rows: Sequence[Row]) -> PartedChart:
    longest = max((longest_of(row) for row in rows), default=0.0) or 1.0
    most_hidden = max((sum(is_hidden(figure) for figure in row.figures) for row in rows), default=0)
    scale = (ROOM - HIDDEN_LENGTH * most_hidden) / longest
    bars = [bar_of(row, index * (BAR_HEIGHT + BAR_GAP), scale) for index, row in enumerate(rows)]
    return PartedChart(bars, height=max(len(rows) * (BAR_HEIGHT + BAR_GAP) - BAR_GAP, BAR_HEIGHT))


def longest_of(row: Row) -> float:
    return max(sum(map(as_number, row.figures)), as_number(row.limit))


def bar_of(row: Row, y: int, scale: float) -> PartedBar:
    parts: list[Part] = []
    x = float(LABEL_WIDTH)
    for kind, figure in enumerate(row.figures):
        length = HIDDEN_LENGTH if is_hidden(figure) else round(as_number(figure) * scale, 1)
        if length:
            parts.append(Part(round(x, 1), length, is_hidden(figure), kind))
        x += length
    limit = None if row.limit is None else round(LABEL_WIDTH + as_number(row.limit) * scale, 1)
    return PartedBar(row.label, row.text, y, parts, end=round(max(x, limit or 0.0), 1), limit=limit)


def is_hidden(figure: Figure) -> bool:
    return figure == ".."
