"""Sets of assumptions: a name, and every version of what was entered under it. Nothing is overwritten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.database import Base
from common.ids import new_id
from reporting.cost_effectiveness.errors import AssumptionsSavedByAnother


class AssumptionVersion(Base, kw_only=True):
    """What was entered, as it was sent."""

    __tablename__ = "assumption_versions"
    __table_args__ = (CheckConstraint("version > 0", name="version_is_counted"),)

    set_id: Mapped[UUID] = mapped_column(ForeignKey("assumption_sets.id"), primary_key=True, init=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entered: Mapped[dict[str, Any]] = mapped_column(JSONB)
    saved_by: Mapped[UUID]
    saved_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class AssumptionSet(Base, kw_only=True):
    __tablename__ = "assumption_sets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    versions: Mapped[list[AssumptionVersion]] = relationship(
        lazy="raise", default_factory=list, order_by=AssumptionVersion.version
    )

    @property
    def newest(self) -> AssumptionVersion:
        return self.versions[-1]

    def save(self, entered: dict[str, Any], *, by: UUID, seen: int) -> AssumptionVersion:
        """`seen`: the version the writer began from, 0 for a new set. The same again is no new version."""
        newest = self.newest.version if self.versions else 0
        if seen != newest:
            raise AssumptionsSavedByAnother(version=newest)
        if not self.versions or self.newest.entered != entered:
            self.versions.append(AssumptionVersion(version=newest + 1, entered=entered, saved_by=by))
        return self.newest
