from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.errors.absences import (
    AbsenceCalledOff,
    AbsenceEndsBeforeStart,
    AbsencesOverlap,
    SubstituteIsAway,
    SubstituteOfOneself,
)
from common.database import Base
from common.ids import new_id


class Absence(Base, kw_only=True):
    """A coach is away from the first to the last day; another looks after the clients, or nobody does."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="end_after_start"),
        CheckConstraint("substitute_id <> coach_id", name="substitute_is_another"),
        Index("ix_absences_coach", "coach_id", "ends_on", postgresql_where=text("not is_called_off")),
        Index("ix_absences_substitute", "substitute_id", "ends_on", postgresql_where=text("not is_called_off")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"))
    substitute_id: Mapped[UUID | None] = mapped_column(ForeignKey("coaches.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day away."""
    recorded_by: Mapped[UUID]
    is_called_off: Mapped[bool] = mapped_column(default=False)

    def __post_init__(self) -> None:
        self.refuse_the_impossible()

    def change(self, *, substitute_id: UUID | None, starts_on: date, ends_on: date) -> None:
        self.refuse_if_called_off()
        self.substitute_id, self.starts_on, self.ends_on = substitute_id, starts_on, ends_on
        self.refuse_the_impossible()

    def call_off(self) -> None:
        self.refuse_if_called_off()
        self.is_called_off = True

    def refuse_if_called_off(self) -> None:
        if self.is_called_off:
            raise AbsenceCalledOff

    def refuse_the_impossible(self) -> None:
        if self.ends_on < self.starts_on:
            raise AbsenceEndsBeforeStart(starts_on=self.starts_on)
        if self.substitute_id == self.coach_id:
            raise SubstituteOfOneself

    def refuse_beside(self, others: Iterable["Absence"]) -> None:
        """Of the coach's and the substitute's other absences none may be at the same time."""
        for other in others:
            if other.id == self.id or other.starts_on > self.ends_on or other.ends_on < self.starts_on:
                continue
            if other.coach_id == self.coach_id:
                raise AbsencesOverlap(starts_on=other.starts_on, ends_on=other.ends_on)
            if other.coach_id == self.substitute_id:
                raise SubstituteIsAway(starts_on=other.starts_on, ends_on=other.ends_on)
