from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.codes import Adjustment
from coaching.errors.cases import EndBeforeStart
from coaching.errors.employments import EmploymentHasEnded
from coaching.models.corrections import Correctable, WrongFacts
from coaching.models.employers import Employer
from common.codes import Contract, EmploymentKind, Sector
from common.database import Base
from common.ids import new_id


class Employment(Correctable, Base, kw_only=True):
    """A client's job with an employer. Several may overlap."""

    FACTS = (
        "case_id",
        "employer_id",
        "sector",
        "kind",
        "started_on",
        "ended_on",
        "wage_subsidy",
        "contract",
        "hours_per_week",
        "occupation",
        "open_labour_market",
        "out_of_work_at_entry",
        "adjustments",
    )

    __tablename__ = "employments"
    __table_args__ = (
        UniqueConstraint("client_id", "employer_id", "started_on"),
        CheckConstraint("ended_on >= started_on", name="end_after_start"),
        Index("ix_employments_employer", "employer_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id"))
    employer: Mapped[Employer] = relationship(lazy="raise")
    sector: Mapped[Sector] = mapped_column(Text)
    """The employer's, when the job was recorded."""
    kind: Mapped[EmploymentKind] = mapped_column(Text)
    started_on: Mapped[date]
    wage_subsidy: Mapped[bool]
    ended_on: Mapped[date | None] = mapped_column(default=None)
    contract: Mapped[Contract | None] = mapped_column(Text, default=None)
    hours_per_week: Mapped[Decimal | None] = mapped_column(Numeric(4, 2), default=None)
    occupation: Mapped[str | None] = mapped_column(default=None)
    open_labour_market: Mapped[bool | None] = mapped_column(default=None)
    out_of_work_at_entry: Mapped[bool | None] = mapped_column(default=None)
    adjustments: Mapped[list[Adjustment]] = mapped_column(ARRAY(Text), default_factory=list)

    def __post_init__(self) -> None:
        self.refuse_end_before_start()

    @property
    def employer_name(self) -> str:
        return self.employer.name

    def end(self, on: date) -> None:
        if self.ended_on is not None:
            raise EmploymentHasEnded(ended_on=self.ended_on)
        self.ended_on = on
        self.refuse_end_before_start()

    def correct(self, facts: dict[str, Any], *, employer: Employer) -> None:
        """The facts are replaced; the caller has kept the wrong ones as an `EmploymentVersion`."""
        self.replace_facts(facts)
        self.employer = employer
        self.refuse_end_before_start()

    def refuse_end_before_start(self) -> None:
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise EndBeforeStart(started_on=self.started_on)


class EmploymentVersion(WrongFacts, Base, kw_only=True):
    """What was recorded of an employment before it was corrected, and why that was wrong."""

    __tablename__ = "employment_versions"

    employment_id: Mapped[UUID] = mapped_column(ForeignKey("employments.id"), primary_key=True)
