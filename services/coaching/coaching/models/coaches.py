from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from coaching.errors.coaches import CoachHasCases, CoachHasLeft
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


def spread(count: int, loads: Sequence[Caseload]) -> list[int]:
    """Which of these caseloads each of so many cases goes to: always the one with the most room left."""
    room = [load.limit - load.open_cases for load in loads]
    chosen = []
    for _ in range(count):
        widest = max(range(len(room)), key=room.__getitem__)
        room[widest] -= 1
        chosen.append(widest)
    return chosen


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
    left_on: Mapped[date | None] = mapped_column(default=None)
    """From this day on the coach takes no clients."""

    def __post_init__(self) -> None:
        self.rename(self.name)

    def rename(self, name: str) -> None:
        self.name, self.sort_key = name, sort_key(name)

    def caseload_limit(self, *, full_time: int) -> int:
        """`full_time × fte`, rounded down."""
        return 0 if self.left_on else int(full_time * self.fte)

    def leave(self, on: date, *, open_cases: int) -> None:
        """Their login opens no client any more."""
        if open_cases:
            raise CoachHasCases(open_cases=open_cases)
        self.left_on, self.login = on, None

    def refuse_after_leaving(self, day: date) -> None:
        if self.left_on and day >= self.left_on:
            raise CoachHasLeft(left_on=self.left_on)


class CoachKey(Base, kw_only=True):
    """What a source of imported rows calls a coach; kept for good."""

    __tablename__ = "coach_keys"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"))
