from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.errors.activities import ActivityHasEnded, EvaluatedBeforeStart, NotAWorkTrial, OnlyWorkTrialHasEmployer
from coaching.errors.cases import EndBeforeStart
from coaching.models.corrections import Correctable, WrongFacts
from coaching.models.employers import Employer
from common.codes import ActivityKind
from common.database import Base
from common.ids import new_id


class Activity(Correctable, Base, kw_only=True):
    """A work trial, studies, rehabilitation or another service: on the way to work, not employment."""

    FACTS = ("case_id", "kind", "started_on", "ended_on", "employer_id", "took_place")

    __tablename__ = "activities"
    __table_args__ = (
        Index(
            "uq_activities_client_id_kind_started_on",
            *("client_id", "kind", "started_on"),
            unique=True,
            postgresql_where=text("took_place"),
        ),
        CheckConstraint("ended_on >= started_on", name="end_after_start"),
        CheckConstraint("employer_id is null or kind = 'work_trial'", name="employer_of_work_trial"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(Text)
    started_on: Mapped[date]
    ended_on: Mapped[date | None] = mapped_column(default=None)
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id"), index=True, default=None)
    employer: Mapped[Employer | None] = relationship(lazy="raise", default=None)
    """Where a work trial is; none when it is not known."""
    took_place: Mapped[bool] = mapped_column(default=True)
    """False when there was no such activity after all."""

    def __post_init__(self) -> None:
        self.refuse_the_impossible()

    @property
    def employer_name(self) -> str | None:
        return self.employer.name if self.employer else None

    def end(self, on: date) -> None:
        if self.ended_on is not None:
            raise ActivityHasEnded(ended_on=self.ended_on)
        if on < self.started_on:
            raise EndBeforeStart(started_on=self.started_on)
        self.ended_on = on

    def correct(self, facts: dict[str, Any], *, employer: Employer | None, evaluated_on: date | None) -> None:
        """The facts are replaced; the caller has kept the wrong ones as an `ActivityVersion`.

        `evaluated_on`: when the workplace evaluated the work trial that it was, if it did.
        """
        self.replace_facts(facts)
        self.employer = employer
        self.refuse_the_impossible()
        if evaluated_on is not None and self.took_place:
            self.refuse_evaluation_on(evaluated_on)

    def refuse_the_impossible(self) -> None:
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise EndBeforeStart(started_on=self.started_on)
        if self.kind != "work_trial" and (self.employer_id or self.employer):
            raise OnlyWorkTrialHasEmployer

    def refuse_evaluation_on(self, day: date) -> None:
        if self.kind != "work_trial":
            raise NotAWorkTrial
        if day < self.started_on:
            raise EvaluatedBeforeStart(started_on=self.started_on)


class ActivityVersion(WrongFacts, Base, kw_only=True):
    """What was recorded of an activity before it was corrected, and why that was wrong."""

    __tablename__ = "activity_versions"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"), primary_key=True)
