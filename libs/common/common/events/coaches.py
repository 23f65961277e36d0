"""What the coaching service tells of its coaches and of their work as a whole."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from common.codes import FidelityBand, Municipality, WorkKind
from common.events.base import Event
from common.events.coaching import TOPIC, Minutes, Rating

Fte = Annotated[Decimal, Field(gt=0, le=1, decimal_places=2)]
"""Full-time equivalent: 1 is full time."""

CriteriaVersion = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}$")]
Criterion = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
"""A criterion's code."""


class CoachEvent(Event):
    """An event about one coach."""

    topic: ClassVar[str] = TOPIC

    coach_id: UUID
    municipality: Municipality
    fte: Fte
    login: UUID | None
    """The coach's subject in the identity provider, once linked."""

    @property
    def subject(self) -> UUID:
        return self.coach_id


class CoachRegistered(CoachEvent):
    """A job coach begins in a municipality."""

    type: ClassVar[str] = "fi.rinnalla.coaching.coach-registered.v1"


class CoachChanged(CoachEvent):
    """A coach's share of full time, municipality or login changed."""

    type: ClassVar[str] = "fi.rinnalla.coaching.coach-changed.v1"


class CoachAbsent(Event):
    """A coach is away; another sees the clients meanwhile. The newest word on an absence counts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.coach-absent.v1"
    topic: ClassVar[str] = TOPIC

    absence_id: UUID
    coach_id: UUID
    municipality: Municipality
    substitute_id: UUID | None
    """The coach who stands in; none when nobody does, or when the absence was called off."""
    starts_on: date
    ends_on: date
    """The last day away."""

    @property
    def subject(self) -> UUID:
        return self.coach_id


class TimeRecorded(Event):
    """How long a coach did something else than meet clients on a day. The newest word on a day and kind counts."""

    type: ClassVar[str] = "fi.rinnalla.coaching.time-recorded.v1"
    topic: ClassVar[str] = TOPIC

    coach_id: UUID
    municipality: Municipality
    worked_on: date
    kind: WorkKind
    minutes: Minutes

    @property
    def subject(self) -> UUID:
        return self.coach_id


class CaseloadExceeded(Event):
    """A team lead let a coach go over the limit."""

    type: ClassVar[str] = "fi.rinnalla.coaching.caseload-exceeded.v1"
    topic: ClassVar[str] = TOPIC

    coach_id: UUID
    municipality: Municipality
    open_cases: int
    limit: int

    @property
    def subject(self) -> UUID:
        return self.coach_id


class FidelityAssessed(Event):
    """How well coaching in a municipality follows the model of supported employment."""

    type: ClassVar[str] = "fi.rinnalla.coaching.fidelity-assessed.v1"
    topic: ClassVar[str] = TOPIC

    assessment_id: UUID
    municipality: Municipality
    assessed_on: date
    criteria: CriteriaVersion
    scores: dict[Criterion, Rating]
    total: int
    band: FidelityBand

    @property
    def subject(self) -> UUID:
        return self.assessment_id
