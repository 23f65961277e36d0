from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base


class ClientMove(Base, kw_only=True):
    """Where a client moved last, as the referral service told. The newest word counts."""

    __tablename__ = "client_moves"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    moved_on: Mapped[date]
    sequence: Mapped[int] = mapped_column(BigInteger)
