"""Partners that are called: what messages are signed with, when a call that failed is tried again, when we give up."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.days import now
from common.ids import new_id
from consent.codes import SuspensionReason

OLD_SECRET_HOLDS = timedelta(days=1)
"""As long as a partner has to take a new secret into use."""
GIVEN_UP_AFTER = timedelta(days=1)
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = timedelta(seconds=5), timedelta(hours=4), 4


class WebhookSecret(Base, kw_only=True):
    """What the messages of one subscription are signed with; sealed, since whoever has it can speak in our name."""

    __tablename__ = "webhook_secrets"
    __table_args__ = (Index("ix_webhook_secrets_subscription", "subscription_id", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)
    valid_until: Mapped[datetime | None] = mapped_column(default=None)
    """None: until there is a newer one."""

    def give_way(self, *, at: datetime) -> None:
        """To a newer one. The one before it still holds a day; one that has given way already ends at once."""
        self.valid_until = at if self.valid_until else at + OLD_SECRET_HOLDS


class WebhookTry(Base, kw_only=True):
    """How it goes with a message that has not arrived yet. It is the same message however often it is sent."""

    __tablename__ = "webhook_tries"

    waiting_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("waiting_events.id", ondelete="CASCADE"), primary_key=True
    )
    message_id: Mapped[UUID] = mapped_column(unique=True, default_factory=uuid4)
    number: Mapped[int | None] = mapped_column(BigInteger, default=None)
    """Given before its first byte was sent. Used up by that, since the receiver may have it, also when nobody knows."""
    tries: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime] = mapped_column(default_factory=now)
    next_try_at: Mapped[datetime] = mapped_column(default_factory=now)
    problem: Mapped[str | None] = mapped_column(default=None)
    """Of the last try, as a code: `http_503`, `not_connected` …"""

    def begin(self, *, at: datetime) -> None:
        """Counted before it is made: of a try that nobody saw the end of, the next comes when its pause is over."""
        self.tries += 1
        self.problem = "no_answer"
        pause = min(FIRST_PAUSE * GROWTH ** min(self.tries - 1, 10), LONGEST_PAUSE)
        self.next_try_at = max(min(at + pause, self.first_tried_at + GIVEN_UP_AFTER), at + FIRST_PAUSE)

    def is_given_up(self, *, at: datetime) -> bool:
        return self.first_tried_at + GIVEN_UP_AFTER <= at

    def start_over(self, *, at: datetime) -> None:
        self.tries, self.first_tried_at, self.next_try_at = 0, at, at


class Suspension(Base, kw_only=True):
    """From when to when a subscription was not told anything, and why. What waited is told afterwards."""

    __tablename__ = "suspensions"
    __table_args__ = (
        Index("uq_suspensions_lasting", "subscription_id", unique=True, postgresql_where=text("resumed_at is null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id"))
    because: Mapped[SuspensionReason] = mapped_column(Text)
    problem: Mapped[str | None]
    """Of the last try, as a code."""
    since: Mapped[datetime] = mapped_column(init=False, default_factory=now)
    resumed_at: Mapped[datetime | None] = mapped_column(default=None)
    resumed_by: Mapped[UUID | None] = mapped_column(default=None)

    def end(self, *, by: UUID) -> None:
        self.resumed_at, self.resumed_by = now(), by
