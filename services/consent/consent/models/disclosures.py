from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import DataCategory
from common.database import Base
from common.days import now
from consent.codes import Outcome


class Disclosure(Base, kw_only=True):
    """Client data is leaving for another organisation: written before the first byte of it does."""

    __tablename__ = "disclosures"
    __table_args__ = (
        Index("ix_disclosures_client", "client_id", "number"),
        Index("ix_disclosures_party", "party", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    number: Mapped[int] = mapped_column(BigInteger, ForeignKey("ledger.number"), unique=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("known_clients.id"))
    party: Mapped[str]
    what: Mapped[str]
    """The event's type, or the code of the page or paper."""
    categories: Mapped[list[DataCategory]] = mapped_column(ARRAY(Text))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    recorded_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)


class DisclosureOutcome(Base, kw_only=True):
    """Whether it arrived. Without a row nobody knows yet, and it counts as told."""

    __tablename__ = "disclosure_outcomes"

    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosures.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
