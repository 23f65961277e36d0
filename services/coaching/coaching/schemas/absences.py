from datetime import date
from uuid import UUID

from coaching.schemas.examples import COACH, example
from common.bodies import Incoming, Outgoing


class AbsenceFacts(Incoming):
    substitute_id: UUID | None = None
    """The coach who sees the clients meanwhile; none when nobody does."""
    starts_on: date
    ends_on: date
    """The last day away."""


class NewAbsence(AbsenceFacts):
    model_config = example(coach_id=COACH, starts_on="2026-12-21", ends_on="2027-01-06")

    coach_id: UUID


class ChangedAbsence(AbsenceFacts):
    """All of it as it is to be."""

    model_config = example(starts_on="2026-12-21", ends_on="2026-12-31")


class AbsenceView(Outgoing):
    id: UUID
    coach_id: UUID
    coach_name: str
    substitute_id: UUID | None
    substitute_name: str | None
    starts_on: date
    ends_on: date
    is_called_off: bool
