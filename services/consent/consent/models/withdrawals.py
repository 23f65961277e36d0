from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.database import Base
from common.days import now, today
from common.ids import new_id


class WithdrawalAcknowledgement(Base, kw_only=True):
    """The party knows. Written beside the notice: what was told is never overwritten."""

    __tablename__ = "withdrawal_acknowledgements"

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("withdrawal_notices.id"), primary_key=True, init=False)
    acknowledged_by: Mapped[UUID]
    """A person of the organisation, or its machine account."""
    acknowledged_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)


class WithdrawalNotice(Base, kw_only=True):
    """One organisation of a withdrawn consent is told that nothing rests on it any more."""

    __tablename__ = "withdrawal_notices"
    __table_args__ = (
        UniqueConstraint("consent_id", "party"),
        Index("ix_withdrawal_notices_told", "told_at", "id"),
        Index("ix_withdrawal_notices_party", "party", "told_at", "id"),
        Index("ix_withdrawal_notices_client", "client_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("known_clients.id"))
    municipality: Mapped[str]
    party: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    acknowledge_by: Mapped[date]
    """The last day of the promised time."""
    acknowledgement: Mapped[WithdrawalAcknowledgement | None] = relationship(lazy="raise", init=False, default=None)

    def __post_init__(self) -> None:
        self.acknowledgement = None  # said, or it would have to be asked of the database after the first flush

    def acknowledge(self, *, by: UUID) -> None:
        self.acknowledgement = WithdrawalAcknowledgement(acknowledged_by=by)

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledgement is not None

    @property
    def is_late(self) -> bool:
        """Still without an answer although the promised time is over."""
        return not self.is_acknowledged and self.acknowledge_by < today()

    @property
    def acknowledged_at(self) -> datetime | None:
        return self.acknowledgement.acknowledged_at if self.acknowledgement else None

    @property
    def acknowledged_by(self) -> UUID | None:
        return self.acknowledgement.acknowledged_by if self.acknowledgement else None
