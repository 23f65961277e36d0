"""What those without a right to persons are answered: the same rows, with `..` where a figure is hidden."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Generic, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model

from common.days import PastDay
from reporting.protection.models import MonthState
from reporting.schemas import AreasSaid, CompleteUntil, Definition, Place, Row, Texts

HIDDEN: Literal[".."] = ".."
WhyHidden = Literal["protected", "too_few", "withheld", "in_a_region", "not_added"]
"""`protected`: the count, or one that could be worked out from it, is small, or changed by a small count since it was
last shown; which of these is not told, for it would give the count away. `too_few`: a quotient of fewer than 2k, a
median, a mean or a step of a survival curve of fewer than k.
`withheld`: the whole table is hidden. `in_a_region`: a region hides its count, so that there is no sum. `not_added`:
medians and means of regions do not add up to one of the country."""
Count = Annotated[int | Literal[".."], Field(examples=[39, ".."])]
Figure = Annotated[Decimal | Literal[".."] | None, Field(examples=["0.56", ".."])]
"""Null without a denominator; `..` when hidden."""
WIDENED: dict[Any, Any] = {int: Count, int | None: Count | None, Decimal | None: Figure}


class ProtectedRow(BaseModel):
    hidden: Annotated[
        dict[str, WhyHidden],
        Field(examples=[{"employed_persons": "protected"}], description="Why, for each field that is `..`"),
    ]


@cache
def protected(row: type[BaseModel]) -> type[BaseModel]:
    """The row of a report with room for what is hidden: each figure may be `..`."""
    fields: dict[str, Any] = {
        name: (WIDENED.get(field.annotation, field.annotation), ... if field.is_required() else field.default)
        for name, field in row.model_fields.items()
    }
    return create_model(f"Protected{row.__name__}", __base__=ProtectedRow, **fields)


class Suppression(BaseModel):
    """The rule by which figures are hidden, with its threshold and the version of its text."""

    name: Literal["disclosure_control"] = "disclosure_control"
    version: int
    k: int
    text: Texts


class ProtectedReport(BaseModel, Generic[Row]):
    """A table as of the end of a month, protected once for everybody without a right to persons."""

    definition: Definition
    suppression: Suppression
    on: date
    known_at: datetime
    """The moment it was counted: what was recorded later is not in it."""
    complete_until: CompleteUntil
    edition: int | None
    """Null of regions together: each has its own."""
    areas: AreasSaid
    rows: list[Row]


class ProtectedCourse(BaseModel, Generic[Row]):
    """The coefficients at the end of each month protected so far."""

    definition: Definition
    suppression: Suppression
    municipality: Place
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    points: list[Row]


class NewMonthEnds(BaseModel):
    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, json_schema_extra={"examples": [{"since": "2021-05-01"}]}
    )

    since: PastDay | None = None
    """Protect the month of this day and all after it, anew where that was done; without it, from the first coaching."""


class MonthEndView(BaseModel):
    """Not how much was hidden at least, nor how much was audited: of the hidden counts that tells which are small."""

    id: UUID
    month_end: date
    edition: int
    state: MonthState
    is_shown: Annotated[
        bool, Field(description="Its figures can be read: of this edition or, while it is made, the last")
    ]
    asked_at: datetime
    shown_at: datetime | None
    k: int | None


class MonthEnds(BaseModel):
    """The newest edition of each month, the latest month first."""

    month_ends: list[MonthEndView]
