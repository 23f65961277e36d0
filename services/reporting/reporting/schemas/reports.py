"""A report, a course and a curve: rows or points, with what they mean and how complete they are."""

from datetime import date, datetime
from typing import Annotated, Generic, Literal

from pydantic import BaseModel, ConfigDict, Field

from common.codes import Municipality
from reporting.schemas.bases import AreasOf, Breakdown, Coefficients, Definition, Level, Place, Row, Texts
from reporting.schemas.rows import RetentionQuarter, RetentionStep

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


HowCounted = Literal["counted", "not_published", "withheld", "counted_otherwise"]
"""Whether a region is in the sum: if not, it has published other months only, or could not protect this one, or counts
by another version of the definition."""


class RegionSaid(BaseModel):
    """One of the regions that have published figures by the day."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    texts: Texts
    state: HowCounted
    known_at: datetime | None
    """The moment it counted; null when it has not published this month."""
    complete_until: CompleteUntil


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
    regions: list[RegionSaid] = []
    """Where a report adds regions up: which there are, and which of them are in the sum."""


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
    """The coefficients by the end of each month and of the day asked for, or of each day on which they changed."""

    definition: Definition
    municipality: Place
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    points: list[CoursePoint]


class RetentionCurve(BaseModel):
    """Each step of the curve, for a chart: before the first all are in their first job."""

    definition: Definition
    municipality: Place
    since: date | None = None
    on: date
    known_at: datetime
    complete_until: CompleteUntil
    first_jobs: int
    watched_days: int
    """The longest that anyone was watched."""
    median_days: int | None
    quarters: list[RetentionQuarter]
    steps: list[RetentionStep]
