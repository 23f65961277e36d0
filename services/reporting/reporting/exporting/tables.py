"""What every format is written from: tables of cells, each knowing its columns and where its figures come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from reporting.protection.schemas import Suppression
from reporting.schemas import Level, Texts

HIDDEN = ".."
"""Stands where a figure is not shown; never blank and never 0."""
OF_EACH_MONTH = "of_each_month"
Kind = Literal["word", "day", "count", "decimal"]
Cell = str | int | Decimal | None
Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    """Words and days tell the rows apart; counts and decimals are figures."""

    @property
    def is_figure(self) -> bool:
        return self.kind in ("count", "decimal")


@dataclass(frozen=True)
class Table:
    """One report's rows of one day, as its reader may see them."""

    report: str
    definition: str
    """Name and version."""
    on: date
    columns: tuple[Column, ...]
    rows: Sequence[Cells]
    by: str = ""
    """What the rows are broken down by, when they are."""

    @property
    def words(self) -> list[Column]:
        return [column for column in self.columns if not column.is_figure]

    @property
    def figures(self) -> list[Column]:
        return [column for column in self.columns if column.is_figure]


@dataclass(frozen=True)
class About:
    """What is said of an export as a whole, beside its figures."""

    report: str
    definitions: Sequence[BaseModel]
    on: date
    known_at: datetime
    complete_until: datetime | None
    areas: str
    """Of which day the areas are, and their version: `day 3`, `today 3`, or `recorded` when none were brought in.

    Of regions added up, which: `regions 19, 21 without 16`; of many months, whichever have rows in each."""
    areas_on: date
    level: Level
    """What the rows are of."""
    places: Mapping[str, Texts]
    """The names of municipalities and employment areas, as far as they are known."""
    rule: Suppression | None
    """By which its figures are protected, when they are."""
    extracted_at: datetime
    since: date | None = None
    """The first day of the period, of a report of one; `on` is its last."""

    @property
    def suppression(self) -> str:
        """For machines: `open`, or `k=5`."""
        return f"k={self.rule.k}" if self.rule else "open"


def columns_of(row: type[BaseModel]) -> tuple[Column, ...]:
    """Of a report's row class: whole numbers are counts, decimals quotients and percentages, all else words."""
    return tuple(Column(name, kind_of(field.annotation)) for name, field in row.model_fields.items())


def kind_of(annotation: Any) -> Kind:
    kinds = set(plain_types(annotation))
    if Decimal in kinds:
        return "decimal"
    return "count" if int in kinds else "word"


def plain_types(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) in (Annotated, Union, UnionType):
        for part in get_args(annotation):
            yield from plain_types(part)
    else:
        yield annotation


def cells_of(row: BaseModel, columns: Sequence[Column]) -> Cells:
    """Decimals as the report writes them, so that 1 of a full-time coach is 1.00 here too."""
    values, written = dict(row), row.model_dump()
    return {column.name: cell_of(values.get(column.name), written.get(column.name)) for column in columns}


def cell_of(value: Any, written: Any) -> Cell:
    if isinstance(value, Decimal):
        return Decimal(written)
    return value if value is None or isinstance(value, int) else str(value)
