"""What is shown of each month end, and of what is not shown only why: a hidden count is kept nowhere here."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import FINLAND, now
from common.ids import new_id
from reporting.protection.messages import Solved

MonthState = Literal["asked", "shown", "withheld"]
"""`withheld`: even with every table hidden the audit failed."""


class MonthEnd(Base):
    """One protecting of all tables as of the end of a month. Counted again, it is a new edition."""

    __tablename__ = "month_ends"
    __table_args__ = (
        UniqueConstraint("month_end", "edition", name="uq_month_ends_month_end"),
        Index("ix_month_ends_asked", "month_end", postgresql_where=text("state = 'asked'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id, kw_only=True)
    month_end: Mapped[date]
    edition: Mapped[int]
    state: Mapped[str] = mapped_column(default="asked")
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now(), default=None)
    """Or tried last: one that failed waits behind the others."""
    known_at: Mapped[datetime | None] = mapped_column(default=None)
    """What was recorded later is not in it. Known beforehand when it is protected anew without being counted anew."""
    complete_until: Mapped[datetime | None] = mapped_column(default=None)
    """All that stood in the log by then is in it."""
    shown_at: Mapped[datetime | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the region's own counts were told to the country."""
    k: Mapped[int | None] = mapped_column(default=None)
    rule_version: Mapped[int | None] = mapped_column(default=None)
    """Of the rule and the list of tables it was protected by."""
    # What follows is for reviewers of the database: an attacker who knew it could tell small counts from companions.
    lost: Mapped[int | None] = mapped_column(default=None)
    """The weight of the figures hidden."""
    at_least: Mapped[int | None] = mapped_column(default=None)
    """No choice of what to hide loses less."""
    goals: Mapped[int | None] = mapped_column(default=None)
    """How many ends of intervals the audit looked for."""

    def is_of_older_rule(self, version: int) -> bool:
        return self.state != "asked" and (self.rule_version is None or self.rule_version < version)

    def is_to_be_told(self, version: int) -> bool:
        """To the country: by today's rule and definitions, once, and of a month that was over when it was counted."""
        was_over = self.known_at is not None and self.known_at.astimezone(FINLAND).date() > self.month_end
        return self.published_at is None and was_over and not self.is_of_older_rule(version)

    def anew(self) -> "MonthEnd":
        """The next edition, of the same moment: by another rule other counts may be hidden, but none has changed."""
        return MonthEnd(
            month_end=self.month_end,
            edition=self.edition + 1,
            known_at=self.known_at,
            complete_until=self.complete_until,
        )

    def count_anew(self) -> None:
        self.known_at = self.complete_until = None

    def counted(self, *, known_at: datetime, complete_until: datetime | None) -> None:
        self.known_at, self.complete_until = known_at, complete_until

    def protected(self, solved: Solved, *, k: int, rule_version: int) -> None:
        self.state = "withheld" if solved.failed else "shown"
        self.shown_at, self.k, self.rule_version = now(), k, rule_version
        self.lost, self.at_least, self.goals = solved.lost, solved.at_least, solved.goals


class ProtectedCount(Base):
    """One count of a month end as it is shown, or why it is not; of a median or another summary, in whole steps."""

    __tablename__ = "protected_counts"
    __table_args__ = (
        CheckConstraint("(shown is null) = (reason is not null)", name="shown_or_why_not"),
        Index("ix_protected_counts_line", "line", "place"),
    )

    month_end_id: Mapped[UUID] = mapped_column(ForeignKey("month_ends.id", ondelete="cascade"), primary_key=True)
    line: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[int | None]
    reason: Mapped[str | None]
