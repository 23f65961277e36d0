from datetime import date, datetime, timedelta
from typing import get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from coaching.errors.follow_ups import FollowUpTooEarly, JobHadEnded, SameAnswer
from coaching.models.employments import Employment
from common.codes import FollowUpAnswer, FollowUpWeeks
from common.database import Base

WEEKS: tuple[FollowUpWeeks, ...] = get_args(FollowUpWeeks)

LAPSES_AFTER: dict[FollowUpWeeks, int] = {13: 26, 26: 52, 52: 65}
"""In weeks. Half a year after the start nobody can say how it stood at thirteen weeks: the next one is asked."""


def due_on(started_on: date, weeks: FollowUpWeeks) -> date:
    """The first day on which so many weeks have gone by."""
    return started_on + timedelta(weeks=weeks)


def lapses_on(started_on: date, weeks: FollowUpWeeks) -> date:
    """The first day on which it is no longer asked for. An answer got in time may still be recorded."""
    return started_on + timedelta(weeks=LAPSES_AFTER[weeks])


class FollowUp(Base, kw_only=True):
    """What a client answered so many weeks after a job began: still in work?"""

    __tablename__ = "follow_ups"
    __table_args__ = (CheckConstraint("weeks in (13, 26, 52)", name="weeks"),)

    employment_id: Mapped[UUID] = mapped_column(ForeignKey("employments.id"), primary_key=True)
    weeks: Mapped[FollowUpWeeks] = mapped_column(Integer, primary_key=True, autoincrement=False)
    asked_on: Mapped[date]
    answer: Mapped[FollowUpAnswer] = mapped_column(Text)
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    version: Mapped[int] = mapped_column(default=1)
    """Counts corrections: 1 is as first recorded."""

    def fits(self, employment: Employment) -> None:
        """Raises FollowUpTooEarly, JobHadEnded."""
        if self.is_too_early(employment):
            raise FollowUpTooEarly(due_on=due_on(employment.started_on, self.weeks))
        if self.answer == "in_this_job" and employment.ended_on is not None and employment.ended_on <= self.asked_on:
            raise JobHadEnded(ended_on=employment.ended_on)

    def is_too_early(self, employment: Employment) -> bool:
        """So is an answer that was in time, when the job is found to have begun later: it is asked for again."""
        return self.asked_on < due_on(employment.started_on, self.weeks)

    def correct(self, *, asked_on: date, answer: FollowUpAnswer, by: UUID, at: datetime) -> None:
        """The caller has kept what was wrong as a `FollowUpVersion`."""
        if (asked_on, answer) == (self.asked_on, self.answer):
            raise SameAnswer
        self.asked_on, self.answer = asked_on, answer
        self.recorded_by, self.recorded_at = by, at
        self.version += 1


class FollowUpVersion(Base, kw_only=True):
    """What was recorded of a follow-up before it was corrected, and why that was wrong."""

    __tablename__ = "follow_up_versions"

    employment_id: Mapped[UUID] = mapped_column(ForeignKey("employments.id"), primary_key=True)
    weeks: Mapped[FollowUpWeeks] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    asked_on: Mapped[date]
    answer: Mapped[FollowUpAnswer] = mapped_column(Text)
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    reason: Mapped[str]
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
