"""What reporting answers. Numbers with decimals are strings, so that nobody's arithmetic changes them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from common.codes import Municipality
from reporting.models import RebuildState
from reporting.source_categories import ReportedCategory

Row = TypeVar("Row", bound=BaseModel)
Place = Annotated[str, StringConstraints(pattern=r"^([0-9]{3}|all)$")]
"""A municipality's code, or `all` for the region."""
Fte = Annotated[Decimal, PlainSerializer(lambda fte: f"{fte:.2f}", return_type=str), Field(examples=["0.80"])]
"""Two decimals, however the event had it."""
Quotient = Annotated[Decimal | None, Field(examples=["0.56"])]
"""Two decimals, rounded half up; null without a denominator."""
Percent = Annotated[Decimal | None, Field(examples=["21.4"])]
"""One decimal, rounded half up; null without a denominator."""


class Texts(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    fi: str
    sv: str
    en: str


class Definition(BaseModel):
    """What a figure means: name and version say which definition it was counted by."""

    name: str
    version: int
    text: Texts


class CoefficientRow(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "municipality": "698",
                    "clients": 70,
                    "employed_persons": 39,
                    "contracts": 62,
                    "employment_coefficient": "0.56",
                    "contract_coefficient": "0.89",
                }
            ]
        }
    )

    municipality: Place
    clients: int
    employed_persons: int
    contracts: int
    employment_coefficient: Quotient
    contract_coefficient: Quotient


class SourceRow(BaseModel):
    source_category: ReportedCategory
    municipality: Place
    count: int
    percent: Percent


class PathRow(BaseModel):
    row: Annotated[str, Field(examples=["company_unsubsidised"])]
    municipality: Place
    count: int
    percent: Percent
    denominator: Literal["contracts", "clients"]


class ContactRow(BaseModel):
    municipality: Place
    employers: int
    contacts: int


class CaseloadRow(BaseModel):
    municipality: Municipality
    coach_id: UUID
    fte: Fte
    limit: int
    open_cases: int
    over: int
    """How many above the limit."""


CompleteUntil = Annotated[
    datetime | None,
    Field(
        description="Everything that stood in the event log by this moment is counted; null until the log was first "
        "looked at. What a service had recorded but not yet sent, as while the broker is away, is not in the log: "
        "`GET /outbox` of that service tells how much waits there and for how long."
    ),
]


class Report(BaseModel, Generic[Row]):
    """A table as of a day, as known at a moment."""

    definition: Definition
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    rows: list[Row]


class CoursePoint(BaseModel):
    on: date
    clients: int
    employed_persons: int
    contracts: int
    employment_coefficient: Quotient
    contract_coefficient: Quotient


class Course(BaseModel):
    """The coefficients by the end of each month, for a chart. The last point is the day asked for."""

    definition: Definition
    municipality: Place
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    points: list[CoursePoint]


class NewRebuild(BaseModel):
    model_config = ConfigDict(
        extra="forbid", hide_input_in_errors=True, json_schema_extra={"examples": [{"may_differ": False}]}
    )

    may_differ: bool = False
    """Take the new figures into use also when they differ from those in use."""


class RebuildView(BaseModel):
    """`different`: the new figures were not the same, so those in use stayed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: RebuildState
    may_differ: bool
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    events: int
    """How many events have been read so far."""
    differing_rows: int | None
    error: str | None
