from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from common.bodies import Incoming, Outgoing, example
from common.codes import Municipality, ReferralTarget, RefusalReason, SourceCategory
from common.days import PastDay
from common.events.referral import NoMeetingReason, ReferralOutcome
from referral.codes import ReferralStatus
from referral.schemas.forms import Background, Checklist, ChecklistView

CLIENT = "0198c0de-0000-7000-8000-000000000001"

ReasonText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class NewReferral(Incoming):
    model_config = example(
        {
            "client_id": CLIENT,
            "organisation_id": "0198c0de-0000-7000-8000-0000000000aa",
            "target": "supported_employment",
            "municipality": "698",
            "submitted_on": "2026-03-02",
            "background": {"work_years": 12, "primary_goal": "employment"},
            "checklist": {"health_risks": ["over_49"], "motivation": ["own_initiative"]},
        }
    )

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
    model_config = example({"accepted_on": "2026-03-04"})

    accepted_on: PastDay | None = None


class Reasoned(Incoming):
    reason: RefusalReason
    reason_text: ReasonText | None = None
    """Needed when the reason is `other`."""


class Decline(Reasoned):
    model_config = example({"reason": "no_capacity", "declined_on": "2026-03-04"})

    declined_on: PastDay | None = None


class Recall(Reasoned):
    model_config = example({"reason": "client_declined", "recalled_on": "2026-03-04"})

    recalled_on: PastDay | None = None


class HandOver(Incoming):
    model_config = example({"handed_over_on": "2026-03-12"})

    handed_over_on: PastDay | None = None
    """The day client, sender and coach met, or the day it was settled that they would not."""
    no_meeting_reason: NoMeetingReason | None = None
    """Needed when they did not meet."""
    no_meeting_text: ReasonText | None = None
    """Needed when the reason is `other`."""


class Closing(Incoming):
    model_config = example({"outcome": "coaching_started", "closed_on": "2026-04-01"})

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
    no_meeting_reason: NoMeetingReason | None
    no_meeting_text: str | None
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
    model_config = example(
        {
            "rows": [
                {
                    "client_id": CLIENT,
                    "target": "supported_employment",
                    "municipality": "698",
                    "submitted_on": "2026-03-02",
                }
            ]
        }
    )

    rows: list[ReferralLookupRow] = Field(max_length=200)


class FoundReferrals(Outgoing):
    items: list[ReferralView]


class AcceptedLookupRow(Incoming):
    client_id: UUID
    municipality: Municipality
    by_day: date


class AcceptedLookup(Incoming):
    model_config = example({"rows": [{"client_id": CLIENT, "municipality": "698", "by_day": "2026-03-31"}]})

    rows: list[AcceptedLookupRow] = Field(max_length=200)


class AcceptedFor(AcceptedLookupRow):
    referral_id: UUID | None
    """The client's latest referral to coaching there that was accepted by the day."""


class AcceptedReferrals(Outgoing):
    items: list[AcceptedFor]
