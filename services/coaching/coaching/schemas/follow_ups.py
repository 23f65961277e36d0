from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from coaching.schemas.bases import Reason
from coaching.schemas.examples import example
from common.bodies import Incoming, Outgoing
from common.codes import FollowUpAnswer, FollowUpWeeks
from common.days import PastDay, today


class NewFollowUp(Incoming):
    model_config = example(weeks=13, asked_on="2026-12-01", answer="in_this_job")

    weeks: FollowUpWeeks
    """Since the job began."""
    asked_on: PastDay = Field(default_factory=today)
    answer: FollowUpAnswer


class FollowUpCorrection(Incoming):
    model_config = example(asked_on="2026-12-01", answer="in_another_job", reason="The wrong answer was ticked")

    asked_on: PastDay
    answer: FollowUpAnswer
    reason: Reason


class FollowUpView(Outgoing):
    employment_id: UUID
    weeks: FollowUpWeeks
    asked_on: date
    answer: FollowUpAnswer
    recorded_at: datetime
    version: int
    """1 as first recorded; each correction adds one."""


class FollowUpVersionView(Outgoing):
    """What was recorded before a correction."""

    weeks: FollowUpWeeks
    version: int
    asked_on: date
    answer: FollowUpAnswer
    reason: str
    corrected_at: datetime


class DueFollowUp(Outgoing):
    """A follow-up to ask for. Once it lapses the next one is asked instead."""

    employment_id: UUID
    client_id: UUID
    case_id: UUID
    coach_id: UUID
    employer_name: str
    started_on: date
    ended_on: date | None
    weeks: FollowUpWeeks
    due_on: date
    lapses_on: date
    """The first day on which it is no longer asked for."""
    overdue: bool
    """Its day has gone by."""
