from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now
from consent.codes import LedgerKind


class LedgerEntry(Base, kw_only=True):
    """What became of a client's consents and what was told about them, in one order.

    The number is given while the client's row is locked: of one client's entries it says which came first, and no
    clock is asked.
    """

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_client", "client_id", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, init=False)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("known_clients.id"))
    kind: Mapped[LedgerKind] = mapped_column(Text)
    reference: Mapped[UUID]
    """The consent that ended, or the disclosure."""
    recorded_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
