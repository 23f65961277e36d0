from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coaching.codes import WouldHire
from common.database import Base

SCORES = ("punctuality", "instructions", "quality", "pace", "cooperation")
FACTS = ("evaluated_on", *SCORES, "would_hire", "words")


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
    version: Mapped[int] = mapped_column(default=1)
    """Counts how often the workplace has said it."""

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in FACTS}

    def say_anew(self, facts: dict[str, Any], *, by: UUID) -> None:
        """The caller has kept what was said before as a `WorkTrialEvaluationVersion`."""
        for name in FACTS:
            setattr(self, name, facts[name])
        self.recorded_by = by
        self.version += 1


class WorkTrialEvaluationVersion(Base, kw_only=True):
    """What the workplace had said before it said something else."""

    __tablename__ = "work_trial_evaluation_versions"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("work_trial_evaluations.activity_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recorded_by: Mapped[UUID]
    """Who had recorded it."""
    replaced_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
