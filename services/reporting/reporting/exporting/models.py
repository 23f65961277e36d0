"""How far an export under way has come, for the one who waits for it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base

ExportState = Literal["running", "done", "failed"]


class ExportUnderWay(Base):
    """One that its asker wants to watch; the file itself goes to them and is kept nowhere."""

    __tablename__ = "exports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Chosen by the one who asks: the answer to the question itself is the file."""
    asked_by: Mapped[UUID]
    tables: Mapped[int]
    """How many tables the file is made of: one for each report, day and breakdown."""
    state: Mapped[str] = mapped_column(default="running")
    tables_written: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    started_at: Mapped[datetime] = mapped_column(server_default=func.now(), default=None)
    told_at: Mapped[datetime] = mapped_column(server_default=func.now(), default=None)
    """When it was last heard of."""
