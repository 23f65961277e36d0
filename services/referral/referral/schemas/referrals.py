from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from common.codes import Municipality, ReferralTarget, RefusalReason, SourceCategory
from common.days import PastDay
from common.events.referral import ReferralOutcome
from referral.codes import ReferralStatus
from referral.schemas.base import Incoming, Outgoing
from referral.schemas.forms import Background, Checklist, ChecklistView

ReasonText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class NewReferral(Incoming):
    client_id: UUID
    organisation_id: UUID | None = None
    """Who refers. A referrer's own organisation stands here by itself."""
    source_category: SourceCategory | None = None
    """Needed when there is no organisation; else the organisation's."""
    target: ReferralTarget
    municipality: Municipality
    submitted_on: PastDay | None = None
    background: Background | None = None
    checklist: Checklist | None = None


class Acceptance(Incoming):
    accepted_on: PastDay | None = None


class Reasoned(Incoming):
    reason: RefusalReason
    reason_text: ReasonText | None = None
    """Needed when the reason is `other`."""


class Decline(Reasoned):
    declined_on: PastDay | None = None


class Recall(Reasoned):
    recalled_on: PastDay | None = None


class HandOver(Incoming):
    handed_over_on: PastDay | None = None
    """The day client, sender and coach met."""


class Closing(Incoming):
    closed_on: PastDay | None = None
    outcome: ReferralOutcome


class ReferralView(Outgoing):
    id: UUID
    client_id: UUID
    target: ReferralTarget
    municipality: Municipality
    organisation_id: UUID | None
    organisation_name: str | None
    source_category: SourceCategory
    status: ReferralStatus
    submitted_on: date
    answer_due_on: date
    accepted_on: date | None
    declined_on: date | None
    recalled_on: date | None
    handed_over_on: date | None
    closed_on: date | None
    reason: RefusalReason | None
    reason_text: str | None
    outcome: ReferralOutcome | None
    days_waiting: int
    is_late: bool
    background: Background | None
    checklist: ChecklistView | None


class ManyReferrals(Outgoing):
    items: list[ReferralView]
    next: str | None


class ReferralLookupRow(Incoming):
    client_id: UUID
    target: ReferralTarget
    municipality: Municipality
    submitted_on: date


class ReferralLookup(Incoming):
    rows: list[ReferralLookupRow] = Field(max_length=200)


class FoundReferrals(Outgoing):
    items: list[ReferralView]


class AcceptedLookupRow(Incoming):
    client_id: UUID
    municipality: Municipality
    by_day: date


class AcceptedLookup(Incoming):
    rows: list[AcceptedLookupRow] = Field(max_length=200)


class AcceptedFor(AcceptedLookupRow):
    referral_id: UUID | None
    """The client's latest referral to coaching there that was accepted by the day."""


class AcceptedReferrals(Outgoing):
    items: list[AcceptedFor]
