from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.codes import CaseStatus
from coaching.errors.cases import (
    AssignedBeforeCurrentCoach,
    CaseHasEnded,
    CaseHasNotEnded,
    CasesOverlap,
    ClientInCoaching,
    CoachHasCase,
    EndBeforeStart,
    EndsIntoNextCase,
    NoCoachingYet,
    NothingToCorrectInEnd,
)
from coaching.errors.client_contacts import ContactAfterCoaching
from coaching.models.coaches import Coach
from coaching.models.corrections import WrongFacts
from common.codes import DiscontinuedDetail, EndReason, SourceCategory
from common.database import Base
from common.errors import Refusal
from common.ids import new_id

END_FACTS = ("ended_on", "end_reason", "end_detail")
"""What a correction of an end may change, and what its history keeps."""


class Assignment(Base, kw_only=True):
    """From this day this coach walked alongside the client."""

    __tablename__ = "assignments"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True, init=False)
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"))
    assigned_on: Mapped[date]
    assigned_by: Mapped[UUID]
    override_reason: Mapped[str | None] = mapped_column(default=None)
    """Why a team lead went over the caseload limit. A typed text: it never leaves this service."""


class Case(Base, kw_only=True):
    """One client's coaching in one municipality."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("uq_cases_open_client", "client_id", unique=True, postgresql_where=text("ended_on is null")),
        Index("ix_cases_open_coach", "coach_id", postgresql_where=text("ended_on is null")),
        Index("ix_cases_client", "client_id", "started_on"),
        Index("ix_cases_start", "started_on", "id"),
        CheckConstraint("ended_on >= started_on", name="end_after_start"),
        CheckConstraint("(ended_on is null) = (end_reason is null)", name="end_with_reason"),
        CheckConstraint("(status = 'ended') = (ended_on is not null)", name="status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    municipality: Mapped[str]
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"))
    coach: Mapped[Coach] = relationship(lazy="raise")
    started_on: Mapped[date]
    source_category: Mapped[SourceCategory] = mapped_column(Text)
    referral_id: Mapped[UUID | None] = mapped_column(unique=True)
    """A referral serves one case."""
    status: Mapped[CaseStatus] = mapped_column(Text, default="opened")
    ended_on: Mapped[date | None] = mapped_column(default=None)
    """The first day not in coaching."""
    end_reason: Mapped[EndReason | None] = mapped_column(Text, default=None)
    end_detail: Mapped[DiscontinuedDetail | None] = mapped_column(Text, default=None)
    end_version: Mapped[int] = mapped_column(default=1)
    """Counts corrections of the end: 1 is as first recorded."""
    assignments: Mapped[list[Assignment]] = relationship(
        lazy="raise", default_factory=list, order_by=(Assignment.assigned_on, Assignment.id)
    )

    def assign(self, coach: Coach, *, on: date, by: UUID, override_reason: str | None = None) -> None:
        """Refused when the case has ended, is this coach's already, or on a day before the present coach's first."""
        self.refuse_if_ended()
        if self.assignments and self.coach_id == coach.id:
            raise CoachHasCase(coach_id=coach.id)
        coach.refuse_after_leaving(on)
        since = self.assignments[-1].assigned_on if self.assignments else self.started_on
        if on < since:
            raise AssignedBeforeCurrentCoach(assigned_on=since)
        self.coach_id, self.coach = coach.id, coach
        self.assignments.append(
            Assignment(coach_id=coach.id, assigned_on=on, assigned_by=by, override_reason=override_reason)
        )

    def work_begins(self) -> None:
        """The first thing done for the client: an employer contact, a job, an activity, a line of the plan."""
        if self.status == "opened":
            self.status = "active"

    def end(self, *, on: date, reason: EndReason, detail: DiscontinuedDetail | None, others: Sequence["Case"]) -> None:
        self.refuse_if_ended()
        self.refuse_end_on(on, others)
        self.ended_on, self.end_reason, self.end_detail, self.status = on, reason, detail, "ended"

    def refuse_end_on(self, day: date, others: Sequence["Case"]) -> None:
        if day < self.started_on:
            raise EndBeforeStart(started_on=self.started_on)
        for next_case in others:
            if self.started_on < next_case.started_on < day:
                raise EndsIntoNextCase(next_started_on=next_case.started_on)

    def end_facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in END_FACTS}

    def correct_end(self, facts: dict[str, Any], *, others: Sequence["Case"]) -> None:
        """The facts are replaced; the caller keeps the wrong ones as a `CaseEndVersion`."""
        if self.ended_on is None:
            raise CaseHasNotEnded
        if facts == self.end_facts():
            raise NothingToCorrectInEnd
        self.refuse_end_on(facts["ended_on"], others)
        for name in END_FACTS:
            setattr(self, name, facts[name])
        self.end_version += 1

    def refuse_if_ended(self) -> None:
        if self.ended_on is not None:
            raise CaseHasEnded(ended_on=self.ended_on)

    def refuse_another_on(self, day: date) -> None:
        """A client is in one coaching at a time. `ended_on` itself is free for the next one."""
        if self.ended_on is None:
            raise ClientInCoaching(started_on=self.started_on, case_id=self.id)
        if self.started_on <= day < self.ended_on:
            raise CasesOverlap(started_on=self.started_on, ended_on=self.ended_on)

    def refuse_contact_on(self, day: date) -> None:
        if self.ended_on is not None and day >= self.ended_on:
            raise ContactAfterCoaching(ended_on=self.ended_on)


class CaseEndVersion(WrongFacts, Base, kw_only=True):
    """What was recorded of an end of coaching before it was corrected, and why that was wrong."""

    __tablename__ = "case_end_versions"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)


def case_on(cases: Sequence[Case], day: date) -> Case | None:
    """The client's last case that had started by the day: what a job or an activity begun that day hangs on.

    Of two that started on the same day (one ended on its first) the one opened later: ids are in order of making.
    """
    begun = (case for case in cases if case.started_on <= day)
    return max(begun, key=lambda case: (case.started_on, case.id), default=None)


def case_behind(cases: Sequence[Case], day: date, *, too_early: type[Refusal]) -> Case:
    """That case; `too_early` when coaching began after the day."""
    if case := case_on(cases, day):
        return case
    if not cases:
        raise NoCoachingYet
    raise too_early(coaching_started_on=min(case.started_on for case in cases))
