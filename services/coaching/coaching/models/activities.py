from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.errors.activities import ActivityHasEnded, EvaluatedBeforeStart, NotAWorkTrial
from coaching.errors.cases import EndBeforeStart
from common.codes import ActivityKind
from common.database import Base
from common.ids import new_id


class Activity(Base, kw_only=True):
    """A work trial, studies, rehabilitation or another service: on the way to work, not employment."""

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("client_id", "kind", "started_on"),
        CheckConstraint("ended_on >= started_on", name="end_after_start"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(Text)
    started_on: Mapped[date]
    ended_on: Mapped[date | None] = mapped_column(default=None)

    def end(self, on: date) -> None:
        if self.ended_on is not None:
            raise ActivityHasEnded(ended_on=self.ended_on)
        if on < self.started_on:
            raise EndBeforeStart(started_on=self.started_on)
        self.ended_on = on

    def refuse_evaluation_on(self, day: date) -> None:
        if self.kind != "work_trial":
            raise NotAWorkTrial
        if day < self.started_on:
            raise EvaluatedBeforeStart(started_on=self.started_on)
