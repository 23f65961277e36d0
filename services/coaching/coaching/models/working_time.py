from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import WorkKind
from common.database import Base


class WorkingTime(Base, kw_only=True):
    """How long a coach did something else than meet clients on a day: one number a day and kind, the newest word."""

    __tablename__ = "working_times"
    __table_args__ = (CheckConstraint("minutes between 0 and 1440", name="minutes"),)

    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"), primary_key=True)
    worked_on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[WorkKind] = mapped_column(Text, primary_key=True)
    minutes: Mapped[int]
