from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now


class AccessPublicKey(Base, kw_only=True):
    """With which anyone checks a checkpoint. The secret half is the worker's alone, and in no database."""

    __tablename__ = "access_public_keys"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Ed25519, 32 bytes."""
    first_used_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)


class AccessCheckpoint(Base, kw_only=True):
    """All chains' ends, signed. What it says is in `consent.chain.checkpoints`, and in the topic it was sent to."""

    __tablename__ = "access_checkpoints"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    all_heads: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(ForeignKey("access_public_keys.fingerprint"))
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class AccessCheckpointHead(Base, kw_only=True):
    """A chain's end that had moved since the checkpoint before."""

    __tablename__ = "access_checkpoint_heads"

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    checkpoint: Mapped[int] = mapped_column(ForeignKey("access_checkpoints.number"), index=True)
