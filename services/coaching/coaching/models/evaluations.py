from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from coaching.codes import WouldHire
from common.database import Base

SCORES = ("punctuality", "instructions", "quality", "pace", "cooperation")


class WorkTrialEvaluation(Base, kw_only=True):
    """How a work trial went, as the workplace saw it: 1 is poor, 5 is very good. It stays in this service."""

    __tablename__ = "work_trial_evaluations"
    __table_args__ = tuple(CheckConstraint(f"{name} between 1 and 5", name=name) for name in SCORES)

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    evaluated_on: Mapped[date]
    punctuality: Mapped[int]
    instructions: Mapped[int]
    quality: Mapped[int]
    pace: Mapped[int]
    cooperation: Mapped[int]
    would_hire: Mapped[WouldHire] = mapped_column(Text)
    words: Mapped[str | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now(), init=False)
