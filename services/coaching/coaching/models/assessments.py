from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coaching.models.corrections import Correctable, WrongFacts
from common.codes import ServiceTaken
from common.database import Base
from common.ids import new_id


class SelfAssessment(Correctable, Base, kw_only=True):
    """After a service the client's own word on skills and situation, from 1 to 5."""

    FACTS = ("case_id", "service", "assessed_on", "skills", "situation", "was_made")

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


class SelfAssessmentVersion(WrongFacts, Base, kw_only=True):
    """What was recorded of a self-assessment before it was corrected, and why that was wrong."""

    __tablename__ = "self_assessment_versions"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("self_assessments.id"), primary_key=True)


class AbilityResult(Correctable, Base, kw_only=True):
    """What a client's own measurement of work ability gave, as sums by area. Neither its questions nor the answers."""

    FACTS = ("case_id", "measured_on", "scores", "was_made")

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


class AbilityResultVersion(WrongFacts, Base, kw_only=True):
    """What was recorded of a measurement before it was corrected, and why that was wrong."""

    __tablename__ = "ability_result_versions"

    result_id: Mapped[UUID] = mapped_column(ForeignKey("ability_results.id"), primary_key=True)
