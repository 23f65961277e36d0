from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from coaching.codes import Adjustment
from coaching.schemas.bases import Hundredths, Reason
from coaching.schemas.examples import CLIENT, EMPLOYER, example
from coaching.schemas.follow_ups import FollowUpVersionView, FollowUpView
from coaching.schemas.occupations import OccupationView
from common.bodies import Incoming, Outgoing
from common.codes import Contract, EmploymentKind, FollowUpWeeks, Sector
from common.days import PastDay, today
from common.events.coaching import HoursPerWeek, Occupation

FACTS: dict[str, JsonValue] = {
    "employer_id": EMPLOYER,
    "started_on": "2026-09-01",
    "kind": "employment",
    "wage_subsidy": True,
    "contract": "permanent",
    "hours_per_week": "30",
}


class EmploymentFacts(Incoming):
    employer_id: UUID
    started_on: PastDay
    ended_on: PastDay | None = None
    kind: EmploymentKind
    wage_subsidy: bool
    contract: Contract | None = None
    hours_per_week: HoursPerWeek | None = None
    occupation: Occupation | None = None
    """ISCO-08 code."""
    open_labour_market: bool | None = None
    out_of_work_at_entry: bool | None = None
    adjustments: list[Adjustment] = Field(default_factory=list)


class NewEmployment(EmploymentFacts):
    model_config = example(**FACTS, client_id=CLIENT)

    client_id: UUID


class Correction(EmploymentFacts):
    """All the facts as they should have been, and why what was recorded is wrong."""

    model_config = example(**FACTS, reason="The wage subsidy was left out")

    reason: Reason


class EmploymentEnd(Incoming):
    model_config = example(ended_on="2026-09-30")

    ended_on: PastDay = Field(default_factory=today)


class EmploymentBasics(Outgoing):
    id: UUID
    client_id: UUID
    case_id: UUID
    employer_id: UUID
    employer_name: str
    sector: Sector
    kind: EmploymentKind
    started_on: date
    ended_on: date | None
    contract: Contract | None
    hours_per_week: Hundredths | None
    occupation: str | None
    open_labour_market: bool | None
    out_of_work_at_entry: bool | None
    version: int
    """1 as first recorded; each correction adds one."""


class EmploymentView(EmploymentBasics):
    wage_subsidy: bool
    adjustments: list[Adjustment]


class EmploymentVersionView(Outgoing):
    """What was recorded before a correction, and why it was wrong."""

    version: int
    employer_id: UUID
    employer_name: str
    sector: Sector
    kind: EmploymentKind
    started_on: date
    ended_on: date | None
    wage_subsidy: bool
    contract: Contract | None
    hours_per_week: Hundredths | None
    occupation: str | None
    occupation_names: OccupationView | None
    open_labour_market: bool | None
    out_of_work_at_entry: bool | None
    adjustments: list[Adjustment]
    reason: str
    corrected_at: datetime


class FollowUpDay(Outgoing):
    weeks: FollowUpWeeks
    due_on: date
    """The first day on which it may be asked."""


class EmploymentRecord(EmploymentView):
    """An employment with its history and what the client answered later."""

    occupation_names: OccupationView | None
    """Of a code with five digits that of its group; none when the classification has no such code."""
    history: list[EmploymentVersionView]
    """The newest first."""
    follow_ups: list[FollowUpView]
    follow_up_history: list[FollowUpVersionView]
    to_ask: list[FollowUpDay]
    """Follow-ups without an answer, or with one got too early: the first day of the job was corrected since."""


class EmploymentToFind(Incoming):
    client_id: UUID
    employer_id: UUID
    started_on: date


class EmploymentsToFind(Incoming):
    model_config = example(rows=[{"client_id": CLIENT, "employer_id": EMPLOYER, "started_on": "2026-09-01"}])

    rows: Annotated[list[EmploymentToFind], Field(max_length=200)]
