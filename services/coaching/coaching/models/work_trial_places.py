from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.errors.work_trial_places import PlaceEndsBeforeItBegins
from coaching.models.employers import Employer
from coaching.nearness import trigrams
from common.database import Base
from common.ids import new_id


class WorkTrialPlace(Base, kw_only=True):
    """What an employer offers to someone who wants to try a job."""

    __tablename__ = "work_trial_places"
    __table_args__ = (
        Index("ix_work_trial_places_trigrams", "trigrams", postgresql_using="gin"),
        CheckConstraint("vacant_until >= vacant_from", name="until_after_from"),
        CheckConstraint("places_free >= 0", name="places_free"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id"), index=True)
    employer: Mapped[Employer] = relationship(lazy="raise")
    title: Mapped[str]
    tasks: Mapped[str]
    terms: Mapped[str | None]
    """Hours, clothing, a driving licence: what the employer asks and what is agreed."""
    vacant_from: Mapped[date]
    vacant_until: Mapped[date | None]
    """The last day; none: until further notice."""
    places_free: Mapped[int]
    trigrams: Mapped[list[str]] = mapped_column(ARRAY(Text), init=False)

    def __post_init__(self) -> None:
        if self.vacant_until is not None and self.vacant_until < self.vacant_from:
            raise PlaceEndsBeforeItBegins(vacant_from=self.vacant_from)
        self.trigrams = trigrams(f"{self.title} {self.tasks}")

    def change(self, **facts: Any) -> None:
        for name, value in facts.items():
            setattr(self, name, value)
        self.__post_init__()

    @property
    def employer_name(self) -> str:
        return self.employer.name

    @property
    def municipality(self) -> str | None:
        return self.employer.municipality
