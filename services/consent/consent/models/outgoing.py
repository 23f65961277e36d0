from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base


class WaitingEvent(Base, kw_only=True):
    """An event that one subscription might be told. Whether it may be is decided when it is sent, not before."""

    __tablename__ = "waiting_events"
    __table_args__ = (
        UniqueConstraint("subscription_id", "event_id"),
        Index("ix_waiting_events_partner", "partner_id", "id"),
        Index("ix_waiting_events_client", "client_id"),
        Index("ix_waiting_events_subscription", "subscription_id", "id"),
        Index("ix_waiting_events_turn", "subscription_id", "client_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, init=False)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    client_id: Mapped[UUID]
    event_id: Mapped[UUID]
    event_type: Mapped[str]
    recorded_at: Mapped[datetime]
    value: Mapped[bytes] = mapped_column(LargeBinary)


class PartnerMessage(Base, kw_only=True):
    """A message as one partner was sent it: its own id, its own numbers. Kept, so that it can be told again."""

    __tablename__ = "partner_messages"
    __table_args__ = (
        UniqueConstraint("partner_id", "position"),
        Index("ix_partner_messages_batch", "partner_id", "batch"),
    )

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"))
    position: Mapped[int | None] = mapped_column(BigInteger)
    """Given when it has arrived: of all the partner's messages 1, 2, 3 … whichever way they went."""
    batch: Mapped[int | None] = mapped_column(BigInteger)
    """The sending it left in; the broker keeps the same number, so that after a crash both say the same. None: it went
    to a webhook."""
    disclosure_id: Mapped[UUID | None] = mapped_column(ForeignKey("disclosures.id"), unique=True)
    """None for the word that a consent was withdrawn: it tells nothing about the client and needs no ground."""
    waiting_id: Mapped[int] = mapped_column(BigInteger)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id"))
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    client_ref: Mapped[UUID]
    number: Mapped[int] = mapped_column(BigInteger)
    event_type: Mapped[str]
    recorded_at: Mapped[datetime]
    value: Mapped[bytes] = mapped_column(LargeBinary)
    """The whole event, as it was published here: what of it may be told is decided at each sending."""
