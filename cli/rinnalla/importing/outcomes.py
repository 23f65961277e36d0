"""What became of each row."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rinnalla.backend import ServiceRefused
from rinnalla.importing.cells import Value
from rinnalla.importing.refusals import Problem, RowRefused
from rinnalla.importing.staging import Row

OTHER_VALUES = "already imported with other values"
AS_IMPORTED = "the cell as it was first imported; what has changed since is recorded in the portal"
FIELDS_OF_COLUMNS = {"detail": "end_reason", "end_detail": "end_reason"}


BEFORE_COACHING = "a first day on or after the client's first day of coaching"
NO_OVERLAP = "coaching of one client that does not overlap; an earlier one has its end"
REMEDIES = {
    "possible-duplicate": "a hetu, by which the two can be told apart",
    "record-merged": "the key of the record that was kept, or the merging undone",
    "source-differs": "the organisation's own category",
    "already-referred": "an earlier referral that was declined or handed over",
    "client-in-coaching": NO_OVERLAP,
    "cases-overlap": NO_OVERLAP,
    "ends-into-next-case": NO_OVERLAP,
    "no-coaching-yet": BEFORE_COACHING,
    "employment-before-coaching": BEFORE_COACHING,
    "activity-before-coaching": BEFORE_COACHING,
}
"""What would be right, by the kind of problem a service answered with."""


class Outcome(StrEnum):
    NEW = "new"
    CONTINUED = "continued"
    LINKED = "linked"
    KNOWN = "known"


@dataclass(frozen=True)
class Taken:
    row: Row
    outcome: Outcome | Problem


TakeOne = Callable[[Row], Awaitable[Outcome]]


async def each(rows: Iterable[Row], take_one: TakeOne) -> list[Taken]:
    """All at once; a row that is refused stops no other."""
    return await asyncio.gather(*(settled(row, take_one) for row in rows))


async def settled(row: Row, take_one: TakeOne) -> Taken:
    try:
        return Taken(row, await take_one(row))
    except RowRefused as refused:
        return Taken(row, refused.told)
    except ServiceRefused as refused:
        return Taken(row, in_words(refused, row))


def in_words(refused: ServiceRefused, row: Row) -> Problem:
    """The service's own words; they never repeat what was sent."""
    errors = refused.problem.get("errors") or [{}]
    field = str(errors[0].get("field") or "")
    column = next((name for name in columns_of(field) if name in row.cells), "")
    detail = errors[0].get("detail") or str(refused)
    return Problem(column, str(detail), REMEDIES.get(refused.kind, "a row that this rule allows"))


def columns_of(field: str) -> tuple[str, ...]:
    last = field.rpartition(".")[2]
    return last, last.removesuffix("_id"), FIELDS_OF_COLUMNS.get(last, ""), f"end_{last}"


def refuse_other_values(cells: Mapping[str, Value], known: Mapping[str, Value]) -> None:
    """For records that the import cannot add to."""
    for column, value in known.items():
        if cells[column] != value:
            raise RowRefused(column, OTHER_VALUES, AS_IMPORTED)


def newly_filled(cells: Mapping[str, Value], known: Mapping[str, Value]) -> list[str]:
    """The columns that were empty when first imported. Raises RowRefused when another cell differs."""
    filled = [column for column, value in known.items() if value is None and cells[column] is not None]
    refuse_other_values(cells, {column: value for column, value in known.items() if column not in filled})
    return filled
