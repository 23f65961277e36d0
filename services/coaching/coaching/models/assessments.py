from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import ServiceTaken
from common.database import Base
from common.ids import new_id


class SelfAssessment(Base, kw_only=True):
    """After a service the client's own word on skills and situation, from 1 to 5."""

    __tablename__ = "self_assessments"
    __table_args__ = (
        UniqueConstraint("client_id", "service", "assessed_on"),
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


class AbilityResult(Base, kw_only=True):
    """What a client's own measurement of work ability gave, as sums by area. Neither its questions nor the answers."""

    __tablename__ = "ability_results"
    __table_args__ = (UniqueConstraint("client_id", "measured_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    measured_on: Mapped[date]
    scores: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """By the area's code; numbers as text, so that 6.5 stays 6.5."""
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)
