"""What reporting answers. Numbers with decimals are strings, so that nobody's arithmetic changes them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from common.codes import FidelityBand, Municipality, RefusalReason
from reporting.models import Projection, RebuildState
from reporting.source_categories import ReportedCategory

Breakdown = Literal["source_category", "age_band", "sex", "education", "livelihood", "coach"]
"""What a report can be broken down by."""

Level = Literal["municipality", "employment_area"]
AreasOf = Literal["day", "today"]
"""Whether municipalities and areas are those of the day that the figures describe, or those of today."""

Row = TypeVar("Row", bound=BaseModel)
Place = Annotated[str, StringConstraints(pattern=r"^([0-9]{3}|[0-9]{2}|all)$")]
"""A municipality's code, an employment area's where those were asked for, or `all` for the region."""
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
    title: Texts
    text: Texts
    """All of it, in a few sentences."""
    population: Texts
    numerator: Texts
    denominator: Texts
    day_rule: Texts
    rounding: Texts
    source: Texts
    """The events it is counted from."""


Group = Annotated[
    str | None,
    Field(
        default=None,
        examples=["30-39"],
        description="The group, of a report broken down by something: its code, a coach's id, or `not_known`",
    ),
]


class Coefficients(BaseModel):
    """Persons and employments, and the one and the other divided by clients."""

    clients: int
    employed_persons: int
    contracts: int
    employment_coefficient: Quotient
    contract_coefficient: Quotient


class Placed(BaseModel):
    """A row of a place, and of a group there when the report is broken down."""

    municipality: Place
    group: Group


class CoefficientRow(Coefficients, Placed):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "municipality": "698",
                    "group": None,
                    "clients": 70,
                    "employed_persons": 39,
                    "contracts": 62,
                    "employment_coefficient": "0.56",
                    "contract_coefficient": "0.89",
                }
            ]
        }
    )


class SustainedRow(Placed):
    """Persons with an employment that lasted so many weeks."""

    clients: int
    sustained_13: int
    coefficient_13: Quotient
    sustained_26: int
    coefficient_26: Quotient
    sustained_52: int
    coefficient_52: Quotient


class SourceRow(BaseModel):
    source_category: ReportedCategory
    municipality: Place
    group: Group
    count: int
    percent: Percent


class PathRow(BaseModel):
    row: Annotated[str, Field(examples=["company_unsubsidised"])]
    municipality: Place
    group: Group
    count: int
    percent: Percent
    denominator: Literal["contracts", "clients"]


MedianDays = Annotated[Decimal | None, Field(examples=["12.5"])]
"""One decimal: of an even count the mean of the middle two; null where there is nothing to take it of."""
FunnelStage = Literal["referred", "accepted", "started", "plan_signed", "employed"]


class FunnelRow(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    stage: FunnelStage
    municipality: Place
    group: Group
    persons: int
    percent: Percent
    """Of the persons referred."""
    median_days: MedianDays
    """From the stage it follows from: the one before, but of those employed the start of coaching."""


class RetentionRow(Placed):
    """Kept first jobs, by Kaplan and Meier."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    first_jobs: int
    left: int
    """Known to have been left by the day."""
    median_days: int | None
    """Days by which half were left; null while more than half are kept."""
    at_risk_13: int
    """Known to have been held for 13 weeks."""
    percent_13: Percent
    """Held for 13 weeks; null when nobody was watched so long."""
    at_risk_26: int
    percent_26: Percent
    at_risk_52: int
    percent_52: Percent


class RetentionQuarter(BaseModel):
    """Every 13 weeks after the start, as long as anyone was watched."""

    weeks: int
    at_risk: int
    percent: Percent


class RetentionStep(BaseModel):
    """So many days after the start some of those still in their first job left it."""

    days: int
    at_risk: int
    left: int
    percent: Percent


class WaitingRow(Placed):
    """How long it took, of those for whom it has been."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    step: Literal["answer", "start"]
    """From a referral to its answer, in working days; or from a person's acceptance to coaching, in days."""
    counted: int
    median_days: MedianDays
    up_to_week: int
    up_to_two_weeks: int
    up_to_month: int
    longer: int
    within_promise: int | None = None
    """Answered in the working days that are promised; null of starts, for which nothing is."""
    percent_within: Percent = None


class DeclinedRow(BaseModel):
    reason: RefusalReason
    municipality: Place
    group: Group
    count: int
    percent: Percent


class PaceRow(Placed):
    """In the four weeks that end with the day."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    coaches: int
    fte: Fte
    contacts: int
    per_week: Annotated[Decimal | None, Field(examples=["5.8"])]
    """For each coach, to one decimal."""


class FirstContactRow(Placed):
    model_config = ConfigDict(use_attribute_docstrings=True)

    clients: int
    met: int
    """About whom somebody has met an employer face to face."""
    median_days: MedianDays
    due: int
    """Whose first 30 days are over."""
    in_time: int
    percent_in_time: Percent


class PlanRow(Placed):
    model_config = ConfigDict(use_attribute_docstrings=True)

    in_coaching: int
    with_plan: int
    percent_with_plan: Percent
    reviews_due: int
    on_time: int
    percent_on_time: Percent


class FidelityRow(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)

    municipality: Municipality
    assessed_on: date
    total: int
    band: FidelityBand
    change: int | None
    """Since the one before; null of the first."""


class RatingRow(Placed):
    model_config = ConfigDict(use_attribute_docstrings=True)

    persons: int
    """Who have rated themselves twice or more."""
    skills_change: Quotient
    """The mean of last minus first."""
    situation_change: Quotient


class ContactRow(Placed):
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


class AreaView(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    texts: Texts
    municipalities: list[Municipality]
    """Those of this region."""
    beyond: list[Municipality]
    """Those of other regions: what happens there is not in our figures."""


class AreasSaid(BaseModel):
    """Which municipalities and areas a report counts by."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    level: Level
    of: AreasOf
    on: date
    """The day whose areas they are."""
    version: int
    """Of what is known about areas; 0 when nothing has been told: then municipalities are as they were recorded."""
    employment_areas: list[AreaView] = []
    """Where a report counts by them: their names, and how far each reaches beyond this region."""


class Report(BaseModel, Generic[Row]):
    """A table as of a day, as known at a moment."""

    definition: Definition
    since: date | None = None
    """The first day of the period, of a report of a period; `on` is its last."""
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    by: Breakdown | None = None
    """What it is broken down by; each row says its group."""
    areas: AreasSaid
    rows: list[Row]


class OfADay(BaseModel):
    on: date


class CoursePoint(Coefficients, OfADay):
    """The coefficients by the end of a day."""


class Course(BaseModel):
    """The coefficients by the end of each month, for a chart. The last point is the day asked for."""

    definition: Definition
    municipality: Place
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    points: list[CoursePoint]


class RecountingView(BaseModel):
    waiting: int
    """Facts that are kept but not counted yet: usually none, and for some milliseconds."""


class RetentionCurve(BaseModel):
    """Each step of the curve, for a chart: before the first all are in their first job."""

    definition: Definition
    municipality: Place
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    first_jobs: int
    watched_days: int
    """The longest that anyone was watched."""
    median_days: int | None
    quarters: list[RetentionQuarter]
    steps: list[RetentionStep]


class NewRebuild(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"projection": "figures", "may_differ": False}]},
    )

    projection: Projection = "figures"
    """`figures`: from the log, all of it; `standing`: what is counted from the facts, from these alone."""
    may_differ: bool = False
    """Take the new figures into use also when they differ from those in use."""


class RebuildView(BaseModel):
    """`different`: the new figures were not the same, so those in use stayed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    projection: Projection
    state: RebuildState
    may_differ: bool
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    events: int
    """How many events have been read so far."""
    total: int | None
    """Of how many; null until that is known. Once all are read it counts, compares and switches."""
    differing_rows: int | None
    error: str | None
