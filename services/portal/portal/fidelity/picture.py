"""Where the marks of the 25 scores go, now and before. Templates draw them; nothing here knows HTML.

What was before is an open diamond, what is now a filled dot: they are told apart without colours, also on each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.charts import Tick
from portal.fidelity.comparison import Item

WIDTH = 760
LABEL_WIDTH = 340
MARGIN_RIGHT = 24
TOP = 70
"""For the key and the numbers of the scale."""
ROW_HEIGHT = 26
PART_GAP = 16
LONGEST = 44
"""Letters of a title that fit before the scale; the table has it whole."""
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Row:
    label: str
    y: float
    now: float | None
    before: float | None
    text: str
    """The two scores."""


@dataclass(frozen=True)
class Picture:
    rows: list[Row]
    ticks: list[Tick]
    height: float
    has_before: bool
    width: int = WIDTH
    left: int = LABEL_WIDTH
    right: int = WIDTH - MARGIN_RIGHT
    top: int = TOP

    @property
    def bottom(self) -> float:
        return self.height - PART_GAP


def picture_of(items: Sequence[Item]) -> Picture:
    """Only items with a score: what is not known is not drawn."""
    known = [one for one in items if one.now is not None]
    rows = [row_from(one, y) for one, y in zip(known, heights(known), strict=True)]
    return Picture(
        rows=rows,
        ticks=[Tick(across(score), str(score)) for score in range(LOWEST, HIGHEST + 1)],
        height=(rows[-1].y if rows else TOP) + ROW_HEIGHT / 2 + PART_GAP,
        has_before=any(row.before is not None for row in rows),
    )


def row_from(item: Item, y: float) -> Row:
    return Row(
        label=f"{item.number} {shortened(item.title)}",
        y=y,
        now=None if item.now is None else across(item.now),
        before=None if item.before is None else across(item.before),
        text=f"{item.before} → {item.now}" if item.before is not None else str(item.now),
    )


def heights(items: Sequence[Item]) -> list[float]:
    """Parts of the scale stand a little apart."""
    if not items:
        return []
    found = [TOP + ROW_HEIGHT / 2]
    for before, after in pairwise(items):
        found.append(found[-1] + ROW_HEIGHT + (PART_GAP if before.part != after.part else 0))
    return found


def across(score: int) -> float:
    room = WIDTH - MARGIN_RIGHT - LABEL_WIDTH - 24
    return round(LABEL_WIDTH + 12 + room * (score - LOWEST) / (HIGHEST - LOWEST), 1)


def shortened(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[:LONGEST].rsplit(' ', 1)[0]} …"
