from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now
from common.ids import new_id
from consent.codes import VerificationState


class AccessVerification(Base, kw_only=True):
    """Someone asked whether the access log is whole: how far the worker is with looking, and what it found."""

    __tablename__ = "access_verifications"
    __table_args__ = (
        Index("ix_access_verifications_open", "asked_at", postgresql_where=text("state in ('asked', 'running')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, init=False, default_factory=new_id)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    state: Mapped[VerificationState] = mapped_column(Text, init=False, default="asked")
    total: Mapped[int] = mapped_column(BigInteger, init=False, default=0)
    entries: Mapped[int] = mapped_column(BigInteger, init=False, default=0)
    checkpoints: Mapped[int] = mapped_column(BigInteger, init=False, default=0)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, init=False, default_factory=list)
    trouble: Mapped[str | None] = mapped_column(init=False, default=None)
    """Why it could not be told: `failed` says neither whole nor broken."""
    ended_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
