from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base


class AccessChainHead(Base, kw_only=True):
    """Where a chain of the access log ends. Whoever adds to the chain holds this row."""

    __tablename__ = "access_chain_heads"

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    next_offset: Mapped[int] = mapped_column(BigInteger)
    """The first record of the partition that is not in the chain: where reading goes on."""


class AccessSequence(Base, kw_only=True):
    """The last number that a service gave to its entries about a client: they come without gaps."""

    __tablename__ = "access_sequences"

    topic: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class AccessGap(Base, kw_only=True):
    """An entry came with another number than the next one of its client: one is missing, or given twice."""

    __tablename__ = "access_gaps"

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """Of the entry, in its chain."""
    expected: Mapped[int] = mapped_column(BigInteger)
    came: Mapped[int] = mapped_column(BigInteger)


class AccessUnreadable(Base, kw_only=True):
    """A record of an access topic that is none. Only the service itself may write there: it is worth a look."""

    __tablename__ = "access_unreadable"

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    log_offset: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[bytes | None] = mapped_column(LargeBinary)
    value: Mapped[bytes | None] = mapped_column(LargeBinary)
    headers: Mapped[str]
    error: Mapped[str]
