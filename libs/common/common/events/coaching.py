"""What the coaching service tells."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from common.codes import (
    ActivityKind,
    ClientContactKind,
    ContactKind,
    ContactPurpose,
    Contract,
    DiscontinuedDetail,
    EmploymentKind,
    EndReason,
    FollowUpAnswer,
    FollowUpWeeks,
    Municipality,
    Place,
    Sector,
    ServiceTaken,
    SourceCategory,
)
from common.events.base import ClientEvent, Event

TOPIC = "coaching.events"

HoursPerWeek = Annotated[Decimal, Field(ge=Decimal("0.5"), le=60, decimal_places=2)]

Occupation = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}$")]
"""ISCO-08 code."""


Minutes = Annotated[int, Field(ge=0, le=1440)]

Rating = Annotated[int, Field(ge=1, le=5)]
"""1 is poor, 5 is very good."""


class CaseEvent(ClientEvent):
    """An event about one client's coaching; `municipality` is that of the case."""

    topic: ClassVar[str] = TOPIC

    case_id: UUID


class CoachingStarted(CaseEvent):
    """A client's coaching begins in one municipality."""

    type: ClassVar[str] = "fi.rinnalla.coaching.coaching-started.v1"

    started_on: date
    source_category: SourceCategory
    referral_id: UUID | None
    """The referral behind the case; none when a team lead opened it (source `self`)."""


class CoachAssigned(CaseEvent):
    """From now on this coach walks alongside the client."""

    type: ClassVar[str] = "fi.rinnalla.coaching.coach-assigned.v1"

    coach_id: UUID
    assigned_on: date


class CoachingEndFacts(CaseEvent):
    """When and why coaching ended."""

    ended_on: date
    """The first day not in coaching."""
    reason: EndReason
    detail: DiscontinuedDetail | None


class CoachingEnded(CoachingEndFacts):
    """Coaching ends, for a reason."""

    type: ClassVar[str] = "fi.rinnalla.coaching.coaching-ended.v1"


class CoachingEndCorrected(CoachingEndFacts):
    """What was recorded of the end of a coaching was wrong; these are the facts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.coaching-end-corrected.v1"


class EmploymentEvent(CaseEvent):
    """An event about one employment."""

    employment_id: UUID


class EmploymentFacts(EmploymentEvent):
    """All that figures need of an employment."""

    employer_id: UUID
    sector: Sector
    kind: EmploymentKind
    started_on: date
    ended_on: date | None
    wage_subsidy: bool
    contract: Contract | None
    hours_per_week: HoursPerWeek | None
    occupation: Occupation | None
    open_labour_market: bool | None
    out_of_work_at_entry: bool | None


class ClientEmployed(EmploymentFacts):
    """A client in coaching starts in a job."""

    type: ClassVar[str] = "fi.rinnalla.coaching.client-employed.v1"


class EmploymentCorrected(EmploymentFacts):
    """What was recorded of an employment was wrong; these are the facts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.employment-corrected.v1"


class EmploymentEnded(EmploymentEvent):
    """A job ends."""

    type: ClassVar[str] = "fi.rinnalla.coaching.employment-ended.v1"

    ended_on: date


class ActivityStarted(CaseEvent):
    """A client begins a work trial, studies, rehabilitation or another service."""

    type: ClassVar[str] = "fi.rinnalla.coaching.activity-started.v1"

    activity_id: UUID
    kind: ActivityKind
    started_on: date


class ActivityEnded(CaseEvent):
    """It ends."""

    type: ClassVar[str] = "fi.rinnalla.coaching.activity-ended.v1"

    activity_id: UUID
    ended_on: date


class ActivityCorrected(CaseEvent):
    """What was recorded of an activity was wrong; these are the facts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.activity-corrected.v1"

    activity_id: UUID
    kind: ActivityKind
    started_on: date
    ended_on: date | None
    took_place: bool
    """False when there was no such activity."""


class ClientContactFacts(CaseEvent):
    """All that figures need of a contact with a client."""

    contact_id: UUID
    coach_id: UUID
    contacted_on: date
    kind: ClientContactKind
    place: Place | None
    """None of a message."""
    minutes: Minutes
    purpose: ContactPurpose


class ClientContacted(ClientContactFacts):
    """A coach met, called or wrote to a client."""

    type: ClassVar[str] = "fi.rinnalla.coaching.client-contacted.v1"


class ClientContactCorrected(ClientContactFacts):
    """What was recorded of a contact with a client was wrong; these are the facts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.client-contact-corrected.v1"

    took_place: bool
    """False when there was no such contact."""


class FollowUpRecorded(EmploymentEvent):
    """So many weeks after a job began the client was asked whether they are still in work."""

    type: ClassVar[str] = "fi.rinnalla.coaching.follow-up-recorded.v1"

    weeks: FollowUpWeeks
    asked_on: date
    answer: FollowUpAnswer


class SelfAssessmentFacts(CaseEvent):
    """How a client rated their own skills and situation, and after which service."""

    assessment_id: UUID
    service: ServiceTaken
    assessed_on: date
    skills: Rating
    situation: Rating


class SelfAssessmentRecorded(SelfAssessmentFacts):
    """After a service a client rated their own skills and situation."""

    type: ClassVar[str] = "fi.rinnalla.coaching.self-assessment-recorded.v1"


class SelfAssessmentCorrected(SelfAssessmentFacts):
    """What was recorded of a self-assessment was wrong; these are the facts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.self-assessment-corrected.v1"

    was_made: bool
    """False when the client made no such assessment."""


class PlanReviewed(CaseEvent):
    """Client and responsible person looked at the plan again."""

    type: ClassVar[str] = "fi.rinnalla.coaching.plan-reviewed.v1"

    plan_id: UUID
    reviewed_on: date
    next_review_on: date


class PlanSigned(CaseEvent):
    """Client and responsible person have signed the work ability plan. No content, only that it is."""

    type: ClassVar[str] = "fi.rinnalla.coaching.plan-signed.v1"

    plan_id: UUID
    version: int
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    sections: list[int]
    signed_on: date


class EmployerContactFacts(Event):
    """All that figures need of a contact with an employer."""

    topic: ClassVar[str] = TOPIC

    contact_id: UUID
    employer_id: UUID
    coach_id: UUID
    municipality: Municipality
    """The coach's."""
    client_id: UUID | None
    contacted_on: date
    kind: ContactKind
    face_to_face: bool

    @property
    def subject(self) -> UUID:
        return self.client_id or self.contact_id


class EmployerContacted(EmployerContactFacts):
    """A coach was in touch with an employer, about one client or none."""

    type: ClassVar[str] = "fi.rinnalla.coaching.employer-contacted.v1"


class EmployerContactCorrected(EmployerContactFacts):
    """What was recorded of a contact with an employer was wrong; these are the facts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.employer-contact-corrected.v1"

    took_place: bool
    """False when there was no such contact."""
    version: Annotated[int, Field(ge=2)]
    """Of the contact's versions the highest counts, 1 is as first recorded: each may be about another client, and come
    from another place in the log."""
