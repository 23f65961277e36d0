from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import ServiceTaken
from common.database import Base
from common.ids import new_id

SAID = ("case_id", "service", "assessed_on", "skills", "situation", "was_made")
MEASURED = ("case_id", "measured_on", "scores", "was_made")
"""What a correction may change, and what the history keeps."""


class SelfAssessment(Base, kw_only=True):
    """After a service the client's own word on skills and situation, from 1 to 5."""

    __tablename__ = "self_assessments"
    __table_args__ = (
        Index(
            "uq_self_assessments_client_id_service_assessed_on",
            *("client_id", "service", "assessed_on"),
            unique=True,
            postgresql_where=text("was_made"),
        ),
        CheckConstraint("skills between 1 and 5", name="skills"),
        CheckConstraint("situation between 1 and 5", name="situation"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    service: Mapped[ServiceTaken] = mapped_column(Text)
    assessed_on: Mapped[date]
    skills: Mapped[int]
    situation: Mapped[int]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    was_made: Mapped[bool] = mapped_column(default=True)
    """False when the client made no such assessment after all."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts corrections: 1 is as first recorded."""

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SAID}

    def correct(self, facts: dict[str, Any]) -> None:
        """The facts are replaced; the caller has kept the wrong ones as a `SelfAssessmentVersion`."""
        for name in SAID:
            setattr(self, name, facts[name])
        self.version += 1


class SelfAssessmentVersion(Base, kw_only=True):
    """What was recorded of a self-assessment before it was corrected, and why that was wrong."""

    __tablename__ = "self_assessment_versions"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("self_assessments.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class AbilityResult(Base, kw_only=True):
    """What a client's own measurement of work ability gave, as sums by area. Neither its questions nor the answers."""

    __tablename__ = "ability_results"
    __table_args__ = (
        Index(
            "uq_ability_results_client_id_measured_on",
            *("client_id", "measured_on"),
            unique=True,
            postgresql_where=text("was_made"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    measured_on: Mapped[date]
    scores: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """By the area's code; numbers as text, so that 6.5 stays 6.5."""
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
    was_made: Mapped[bool] = mapped_column(default=True)
    """False when there was no such measurement of this client after all."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts corrections: 1 is as first recorded."""

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in MEASURED}

    def correct(self, facts: dict[str, Any]) -> None:
        """The facts are replaced; the caller has kept the wrong ones as an `AbilityResultVersion`."""
        for name in MEASURED:
            setattr(self, name, facts[name])
        self.version += 1


class AbilityResultVersion(Base, kw_only=True):
    """What was recorded of a measurement before it was corrected, and why that was wrong."""

    __tablename__ = "ability_result_versions"

    result_id: Mapped[UUID] = mapped_column(ForeignKey("ability_results.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    corrected_by: Mapped[UUID]
    corrected_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
