from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from coaching.codes import Adjustment, CaseStatus
from coaching.schemas.activities import ActivityView
from coaching.schemas.bases import Reason
from coaching.schemas.client_contacts import ClientContactView
from coaching.schemas.employer_contacts import EmployerContactView
from coaching.schemas.employments import EmploymentBasics
from coaching.schemas.examples import CLIENT, COACH, example
from coaching.schemas.plans import PlanSummary
from common.bodies import Incoming, Outgoing
from common.codes import DataCategory, DiscontinuedDetail, EndReason, Municipality, SourceCategory
from common.days import PastDay, today


class NewCase(Incoming):
    model_config = example(client_id=CLIENT, municipality="698", coach_id=COACH)

    client_id: UUID
    municipality: Municipality
    coach_id: UUID
    started_on: PastDay = Field(default_factory=today)
    referral_id: UUID | None = None
    """Not given: the client's latest unused accepted referral to coaching here, else source `self`."""
    override_reason: Reason | None = None
    """Why a team lead goes over the caseload limit."""


class NewAssignment(Incoming):
    model_config = example(coach_id=COACH, assigned_on="2026-09-01")

    coach_id: UUID
    assigned_on: PastDay = Field(default_factory=today)
    override_reason: Reason | None = None


class CaseEnd(Incoming):
    model_config = example(ended_on="2026-09-01", reason="discontinued", detail="moved_away")

    ended_on: PastDay = Field(default_factory=today)
    """The first day not in coaching."""
    reason: EndReason
    detail: DiscontinuedDetail | None = Field(default=None, validate_default=True)
    """With `discontinued`, and only then."""

    @field_validator("detail")
    @classmethod
    def detail_goes_with_discontinued(
        cls, detail: DiscontinuedDetail | None, info: ValidationInfo
    ) -> DiscontinuedDetail | None:
        if "reason" not in info.data or (info.data["reason"] == "discontinued") == (detail is not None):
            return detail
        raise PydanticCustomError(
            "detail_with_discontinued",
            "The detail goes with the reason discontinued, and only with it",
            {
                "fi": "Kerro tarkennus, kun valmennus keskeytyi, ja vain silloin.",
                "sv": "Ange en precisering när coachningen avbröts, och bara då.",
                "en": "Give the detail when coaching was discontinued, and only then.",
            },
        )


class CaseEndCorrection(CaseEnd):
    """The end as it should have been recorded, and why it was not."""

    model_config = example(ended_on="2026-08-31", reason="completed", correction="The last meeting was a day earlier")

    ended_on: PastDay
    correction: Reason


class CaseEndFacts(Outgoing):
    ended_on: date | None
    end_reason: EndReason | None
    end_detail: DiscontinuedDetail | None


class CaseEndVersionView(CaseEndFacts):
    """What was recorded of the end before a correction, and why it was wrong."""

    version: int
    reason: str
    corrected_at: datetime


class CaseEndRecord(CaseEndFacts):
    """How coaching ended, with its corrections. All null while it goes on."""

    case_id: UUID
    client_id: UUID
    end_version: int
    """1 as first recorded; each correction adds one."""
    history: list[CaseEndVersionView]
    """The newest first."""


class CaseView(Outgoing):
    id: UUID
    client_id: UUID
    municipality: str
    coach_id: UUID
    coach_name: str
    started_on: date
    ended_on: date | None
    end_reason: EndReason | None
    end_detail: DiscontinuedDetail | None
    source_category: SourceCategory
    referral_id: UUID | None
    status: CaseStatus
    over_limit: bool
    """The coach has more open cases than the limit."""


class ListedCase(CaseView):
    """A case with what tells the next step."""

    employments_count: int
    last_contact_on: date | None
    first_face_to_face_on: date | None
    next_step_on: date | None
    """The nearest day agreed with an employer, today or later."""


class AssignmentView(Outgoing):
    coach_id: UUID
    coach_name: str
    assigned_on: date


class ToldEmployment(EmploymentBasics):
    """An employment; null also where a referrer's organisation may not be told."""

    wage_subsidy: bool | None
    adjustments: list[Adjustment] | None


class CaseWithWork(CaseView):
    """A case with what was done in it. What a referrer's organisation may not be told is null, not empty."""

    assignments: list[AssignmentView] | None = None
    employments: list[ToldEmployment] | None = None
    activities: list[ActivityView] | None = None
    contacts: list[EmployerContactView] | None = None
    client_contacts: list[ClientContactView] | None = None
    plan: PlanSummary | None = None


class MoveView(Outgoing):
    """The client lives in another municipality now than the one that coaches them."""

    municipality: str
    moved_on: date


class ClientCoachingView(Outgoing):
    cases: list[CaseWithWork]
    moved: MoveView | None = None
    """None while the client lives where the open coaching is, or there is none."""
    left_out: list[DataCategory] = Field(default_factory=list)
    """Kinds of data that a referrer's organisation may not be told: neither a consent nor a statute allows it.
    Without `coaching_progress` there is no case here, whether there is one or not."""


class CaseToFind(Incoming):
    client_id: UUID
    municipality: Municipality
    started_on: date


class CasesToFind(Incoming):
    model_config = example(rows=[{"client_id": CLIENT, "municipality": "698", "started_on": "2026-09-01"}])

    rows: Annotated[list[CaseToFind], Field(max_length=200)]
