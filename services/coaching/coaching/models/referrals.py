from datetime import date
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import ReferralTarget, SourceCategory
from common.database import Base


class AcceptedReferral(Base, kw_only=True):
    """What the referral service told of a referral that was accepted."""

    __tablename__ = "accepted_referrals"
    __table_args__ = (Index("ix_accepted_referrals_client", "client_id", "municipality", "accepted_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    municipality: Mapped[str]
    target: Mapped[ReferralTarget] = mapped_column(Text)
    source_category: Mapped[SourceCategory] = mapped_column(Text)
    accepted_on: Mapped[date]

    def fits(self, *, client_id: UUID, municipality: str, started_on: date) -> bool:
        """An accepted referral to coaching, for this client, here, accepted by the first day."""
        same = (self.client_id, self.municipality, self.target) == (client_id, municipality, "supported_employment")
        return same and self.accepted_on <= started_on
