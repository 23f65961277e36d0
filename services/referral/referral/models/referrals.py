from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.codes import ReferralTarget, RefusalReason, SourceCategory
from common.database import Base
from common.days import today
from common.events.referral import NoMeetingReason, ReferralOutcome
from common.ids import new_id
from referral.codes import ReferralStatus
from referral.errors import (
    AcceptedTooEarly,
    AlreadyAnswered,
    ClosedTooEarly,
    DeclinedTooEarly,
    HandedOverTooEarly,
    NoMeetingReasonMissing,
    NoMeetingTextMissing,
    NotAccepted,
    NotUnderWay,
    ReasonTextMissing,
    RecalledTooEarly,
)
from referral.models.organisations import Organisation

OPEN = ("submitted", "accepted")
"""A client has at most one such referral to a target."""


class Referral(Base, kw_only=True):
    """A client sent to a service in a municipality. What was sent never changes; what came of it is added."""

    __tablename__ = "referrals"
    __table_args__ = (
        Index(
            "uq_referrals_open",
            "client_id",
            "target",
            unique=True,
            postgresql_where=text("status in ('submitted', 'accepted')"),
        ),
        CheckConstraint("accepted_on >= submitted_on", name="accepted_on"),
        CheckConstraint("declined_on >= submitted_on", name="declined_on"),
        CheckConstraint("recalled_on >= submitted_on", name="recalled_on"),
        CheckConstraint("handed_over_on >= accepted_on", name="handed_over_on"),
        CheckConstraint("no_meeting_reason is null or handed_over_on is not null", name="no_meeting_reason"),
        CheckConstraint("closed_on >= coalesce(handed_over_on, accepted_on)", name="closed_on"),
        Index("ix_referrals_client", "client_id", "submitted_on", "id"),
        Index("ix_referrals_inbox", "status", "municipality", "submitted_on", "id"),
        Index("ix_referrals_organisation", "organisation_id", "submitted_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), init=False)
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    source_category: Mapped[SourceCategory] = mapped_column(Text)
    target: Mapped[ReferralTarget] = mapped_column(Text)
    municipality: Mapped[str]
    status: Mapped[ReferralStatus] = mapped_column(Text, init=False, default="submitted")
    submitted_on: Mapped[date]
    submitted_by: Mapped[UUID]
    answer_due_on: Mapped[date]
    accepted_on: Mapped[date | None] = mapped_column(init=False, default=None)
    declined_on: Mapped[date | None] = mapped_column(init=False, default=None)
    recalled_on: Mapped[date | None] = mapped_column(init=False, default=None)
    handed_over_on: Mapped[date | None] = mapped_column(init=False, default=None)
    no_meeting_reason: Mapped[NoMeetingReason | None] = mapped_column(Text, init=False, default=None)
    no_meeting_text: Mapped[str | None] = mapped_column(init=False, default=None)
    closed_on: Mapped[date | None] = mapped_column(init=False, default=None)
    reason: Mapped[RefusalReason | None] = mapped_column(Text, init=False, default=None)
    reason_text: Mapped[str | None] = mapped_column(init=False, default=None)
    outcome: Mapped[ReferralOutcome | None] = mapped_column(Text, init=False, default=None)
    background: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), default=None)
    checklist: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), default=None)

    def accept(self, on: date) -> None:
        self.must_wait_for_answer()
        if on < self.submitted_on:
            raise AcceptedTooEarly(not_before=self.submitted_on)
        self.status, self.accepted_on = "accepted", on

    def decline(self, on: date, *, reason: RefusalReason, reason_text: str | None) -> None:
        self.must_wait_for_answer()
        if on < self.submitted_on:
            raise DeclinedTooEarly(not_before=self.submitted_on)
        self.status, self.declined_on = "declined", on
        self.give_reason(reason, reason_text)

    def recall(self, on: date, *, reason: RefusalReason, reason_text: str | None) -> None:
        self.must_wait_for_answer()
        if on < self.submitted_on:
            raise RecalledTooEarly(not_before=self.submitted_on)
        self.status, self.recalled_on = "recalled", on
        self.give_reason(reason, reason_text)

    def give_reason(self, reason: RefusalReason, reason_text: str | None) -> None:
        if reason == "other" and reason_text is None:
            raise ReasonTextMissing
        self.reason, self.reason_text = reason, reason_text

    def must_wait_for_answer(self) -> None:
        if self.status != "submitted":
            raise AlreadyAnswered(status=self.status)

    def hand_over(
        self, on: date, *, no_meeting_reason: NoMeetingReason | None = None, no_meeting_text: str | None = None
    ) -> None:
        """At the meeting of client, sender and coach; or without one, for a reason."""
        if self.status != "accepted" or self.accepted_on is None:
            raise NotAccepted(status=self.status)
        if on < self.accepted_on:
            raise HandedOverTooEarly(not_before=self.accepted_on)
        if no_meeting_reason is None and no_meeting_text is not None:
            raise NoMeetingReasonMissing
        if no_meeting_reason == "other" and no_meeting_text is None:
            raise NoMeetingTextMissing
        self.status, self.handed_over_on = "handed_over", on
        self.no_meeting_reason, self.no_meeting_text = no_meeting_reason, no_meeting_text

    def close(self, on: date, *, outcome: ReferralOutcome) -> None:
        """Also without a handing over: a client may vanish between the two."""
        latest = self.handed_over_on or self.accepted_on
        if self.status not in ("accepted", "handed_over") or latest is None:
            raise NotUnderWay(status=self.status)
        if on < latest:
            raise ClosedTooEarly(not_before=latest)
        self.status, self.closed_on, self.outcome = "closed", on, outcome

    @property
    def organisation_name(self) -> str | None:
        return self.organisation.name if self.organisation else None

    @property
    def days_waiting(self) -> int:
        """Days from submission to the answer, or to today while there is none."""
        answered_on = self.accepted_on or self.declined_on or self.recalled_on
        return ((answered_on or today()) - self.submitted_on).days

    @property
    def is_late(self) -> bool:
        """Still without an answer although the promised time is over."""
        return self.status == "submitted" and today() > self.answer_due_on
