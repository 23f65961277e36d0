from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.ids import new_id
from common.names import sort_key


@dataclass(frozen=True)
class Caseload:
    """How many open cases a coach has, and how many the coach may have."""

    open_cases: int
    limit: int

    @property
    def free(self) -> int:
        return max(0, self.limit - self.open_cases)

    @property
    def over(self) -> int:
        """How many too many: the breach, visible until it is gone."""
        return max(0, self.open_cases - self.limit)


class Coach(Base, kw_only=True):
    """A supported-employment job coach of one municipality."""

    __tablename__ = "coaches"
    __table_args__ = (
        CheckConstraint("fte > 0 and fte <= 1", name="fte"),
        Index("ix_coaches_municipality", "municipality", "sort_key", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(init=False)
    municipality: Mapped[str]
    fte: Mapped[Decimal] = mapped_column(Numeric(3, 2))
    login: Mapped[UUID | None] = mapped_column(unique=True, default=None)
    """The coach's subject in the identity provider."""

    def __post_init__(self) -> None:
        self.rename(self.name)

    def rename(self, name: str) -> None:
        self.name, self.sort_key = name, sort_key(name)

    def caseload_limit(self, *, full_time: int) -> int:
        """`full_time × fte`, rounded down."""
        return int(full_time * self.fte)


class CoachKey(Base, kw_only=True):
    """What a source of imported rows calls a coach; kept for good."""

    __tablename__ = "coach_keys"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"))
