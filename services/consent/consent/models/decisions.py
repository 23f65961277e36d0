from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now


class Decision(Base, kw_only=True):
    """Whether there was a ground, and on what that was decided: readable when consents and rules are long others."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_client", "client_id", "decided_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    client_id: Mapped[UUID]
    """Also one of whom nothing is known here: then there was no ground."""
    from_party: Mapped[str]
    to_party: Mapped[str]
    purpose: Mapped[str]
    asked_by: Mapped[UUID | None]
    """The subject of the one who asked; none for the sending of partners' events."""
    basis: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """For each kind of data: the ground, and the consent's or rule's words and dates as they stood."""
    decided_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
