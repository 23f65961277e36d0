from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now
from common.events.access import Reason
from common.ids import new_id
from consent.codes import ScanType


class Scan(Base, kw_only=True):
    """The paper a client signed was scanned: which file, by whom, when."""

    __tablename__ = "scans"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), primary_key=True, init=False)
    media_type: Mapped[ScanType] = mapped_column(Text)
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    added_by: Mapped[UUID]


class ScanContent(Base, kw_only=True):
    """The file itself, sealed; beside its record, so that nobody loads it by the way."""

    __tablename__ = "scan_contents"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("scans.consent_id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, repr=False)


class ScanReading(Base, kw_only=True):
    """Someone looked at the paper, for a reason. A typed reason is sealed, and stays here."""

    __tablename__ = "scan_readings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("scans.consent_id"), index=True)
    reason: Mapped[Reason] = mapped_column(Text)
    sealed_text: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, repr=False)
    read_by: Mapped[UUID]
    read_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
