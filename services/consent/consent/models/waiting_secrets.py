from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now


class WaitingSecret(Base, kw_only=True):
    """A partner's new secret, sealed, until the worker has set it at the login."""

    __tablename__ = "waiting_secrets"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    drawn_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
