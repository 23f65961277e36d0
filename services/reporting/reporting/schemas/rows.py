"""The rows of the reports, a class each."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from common.codes import FidelityBand, Municipality, RefusalReason
from reporting.schemas.bases import Coefficients, Fte, Group, Percent, Place, Placed, Quotient
from reporting.source_categories import ReportedCategory


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
    median_days: MedianDays = None
    """From the stage it follows from: the one before, but of those employed the start of coaching."""


class RetentionRow(Placed):
    """Kept first jobs, by Kaplan and Meier."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    first_jobs: int
    left: int
    """Known to have been left by the day."""
    median_days: int | None
    """Days by which half were left; null while more than half are kept."""
    left_13: int
    """Known to have been left before 13 weeks."""
    at_risk_13: int
    """Known to have been held for 13 weeks."""
    percent_13: Percent
    """Held for 13 weeks; null when nobody was watched so long."""
    left_26: int
    at_risk_26: int
    percent_26: Percent
    left_52: int
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
