from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from coaching.models.coaches import Coach
from common.database import Base


class CoachTerm(Base, kw_only=True):
    """From this day on a coach worked in this municipality and this much, until the next term begins.

    The first one known also holds for what the coach did before it: nothing was written of that time.
    """

    __tablename__ = "coach_terms"
    __table_args__ = (CheckConstraint("fte >= 0 and fte <= 1", name="fte"),)

    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"), primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    fte: Mapped[Decimal] = mapped_column(Numeric(3, 2))
    """0 once the coach has left."""


def term_of(coach: Coach, *, on: date) -> CoachTerm:
    fte = Decimal(0) if coach.left_on else coach.fte
    return CoachTerm(coach_id=coach.id, from_day=on, municipality=coach.municipality, fte=fte)
