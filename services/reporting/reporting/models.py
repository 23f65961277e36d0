"""What reporting keeps beside the figures (`projections`): how complete they are, and their rebuilds."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now
from common.ids import new_id
from reporting.areas.models import AreaName as AreaName
from reporting.areas.models import AreaVersion as AreaVersion
from reporting.areas.models import MunicipalityAreas as MunicipalityAreas
from reporting.areas.models import MunicipalityMerger as MunicipalityMerger
from reporting.cost_effectiveness.models import AssumptionSet as AssumptionSet
from reporting.cost_effectiveness.models import AssumptionVersion as AssumptionVersion
from reporting.exporting.models import ExportUnderWay as ExportUnderWay
from reporting.printed_reports.models import PrintedReport as PrintedReport
from reporting.protection.models import MonthEnd as MonthEnd
from reporting.protection.models import ProtectedCount as ProtectedCount

UNDER_WAY = text("state in ('asked', 'building')")
Projection = Literal["figures", "standing"]
RebuildState = Literal["asked", "building", "switched", "different", "failed"]


class Completeness(Base):
    """One row: up to when the figures held all that the log held."""

    __tablename__ = "completeness"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complete_until: Mapped[datetime]


class Rebuild(Base):
    """The figures built anew beside those in use: all from the log, or where people stand from the facts."""

    __tablename__ = "rebuilds"
    __table_args__ = (
        Index(
            "uq_rebuilds_under_way",
            text("(true)"),
            unique=True,
            postgresql_where=UNDER_WAY,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    projection: Mapped[str] = mapped_column(default="figures")
    state: Mapped[str] = mapped_column(default="asked")
    may_differ: Mapped[bool] = mapped_column(default=False)
    """Switch also when the new figures differ from those in use."""
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now(), default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    events: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int | None] = mapped_column(BigInteger, default=None)
    """How many events the log held when this was last looked at."""
    differing_rows: Mapped[int | None] = mapped_column(BigInteger, default=None)
    error: Mapped[str | None] = mapped_column(default=None)

    def begin(self) -> None:
        self.state, self.started_at, self.events = "building", now(), 0

    def read_all(self) -> None:
        """From now on it counts."""
        self.total = self.events

    def compared(self, differing_rows: int) -> None:
        """The new figures take over when they are the same, or when they were allowed to differ."""
        self.differing_rows, self.total = differing_rows, self.events
        is_switched = self.may_differ or not differing_rows
        self.state, self.finished_at = "switched" if is_switched else "different", now()

    def fail(self, error: str) -> None:
        self.state, self.error, self.finished_at = "failed", error, now()
