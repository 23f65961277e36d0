from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import DataCategory
from common.database import Base
from common.days import now
from consent.codes import PartyType
from consent.errors.rules import RuleEndsBeforeItBegins


class StatutoryRule(Base, kw_only=True):
    """By law this kind of organisation takes part in exchanging this kind of data for this purpose.

    An exchange rests on a statute when both sides have a rule of that statute. A changed rule is a new version of it;
    what was in force before can be read for ever.
    """

    __tablename__ = "statutory_rules"
    __table_args__ = (CheckConstraint("valid_until >= valid_from", name="valid_until"),)

    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    party_type: Mapped[PartyType] = mapped_column(Text)
    category: Mapped[DataCategory] = mapped_column(Text)
    purpose: Mapped[str]
    statute: Mapped[str]
    """As it is cited: `381/2023`."""
    section: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    """The last day; none: until further notice."""
    recorded_at: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    recorded_by: Mapped[UUID]
    reason: Mapped[str]
    """Why it was made or changed."""

    def must_be_whole(self) -> None:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise RuleEndsBeforeItBegins

    def is_about_the_same_as(self, other: "StatutoryRule") -> bool:
        """And holds on some day on which the other holds too."""
        begins_before = other.valid_until is None or self.valid_from <= other.valid_until
        ends_after = self.valid_until is None or other.valid_from <= self.valid_until
        return self.about == other.about and begins_before and ends_after

    @property
    def about(self) -> tuple[str, ...]:
        return (self.party_type, self.category, self.purpose, self.statute, self.section)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
