"""A report of a municipality as it was printed. Rows are only added."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.identity import Principal
from common.ids import new_id
from reporting.printed_reports.errors import PrintedWithFiguresAsTheyAre


class PrintedReport(Base):
    """Which figures it holds, by which definitions, and who may open it again."""

    __tablename__ = "printed_reports"
    __table_args__ = (
        CheckConstraint("layout > 0", name="layout_is_numbered"),
        Index("ix_printed_reports_printed_at", "printed_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id, kw_only=True)
    municipality: Mapped[str]
    """A municipality's code, or `all` for the region."""
    figures_on: Mapped[date]
    known_at: Mapped[datetime]
    complete_until: Mapped[datetime | None]
    language: Mapped[str]
    layout: Mapped[int]
    """Which layout the paper has: it is printed again in the same."""
    is_protected: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The tables with their definitions, as they were answered."""
    printed_by: Mapped[UUID]
    printed_at: Mapped[datetime] = mapped_column(server_default=func.now(), default=None)

    def require_open_to(self, who: Principal, *, region: frozenset[str], sees_persons: bool) -> None:
        """Raises PrintedWithFiguresAsTheyAre."""
        municipalities = region if self.municipality == "all" else {self.municipality}
        if not (self.is_protected or (sees_persons and municipalities <= who.municipalities)):
            raise PrintedWithFiguresAsTheyAre
