"""What a partner can be told: for each event the kind of data it rests on, and the kind each of its fields is.

An event goes out only when its own kind has a ground; of its fields those whose kind has one. What is not named here
never leaves. Ids of ours become ids that this partner alone sees, or two partners could join what they know.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from common.codes import DataCategory
from common.events import (
    ActivityCorrected,
    ActivityEnded,
    ActivityStarted,
    ClientEmployed,
    CoachingEndCorrected,
    CoachingEnded,
    CoachingStarted,
    ConsentWithdrawn,
    EmploymentCorrected,
    EmploymentEnded,
    Event,
    PlanSigned,
    ReferralAccepted,
    ReferralClosed,
    ReferralDeclined,
)


@dataclass(frozen=True)
class Telling:
    """How much of an event can be told. `rests_on` none: it tells of a consent's end, and that needs no ground."""

    rests_on: DataCategory | None
    fields: Mapping[str, DataCategory] = field(default_factory=dict)
    ids: Collection[str] = ()
    always: Collection[str] = ()
    """Fields that say nothing about the client."""

    @property
    def categories(self) -> frozenset[DataCategory]:
        own = {self.rests_on} if self.rests_on else set()
        return frozenset(own | set(self.fields.values()))


EMPLOYMENT = Telling(
    "employment",
    {
        **dict.fromkeys(("kind", "sector", "started_on", "ended_on", "contract", "hours_per_week"), "employment"),
        **dict.fromkeys(("occupation", "open_labour_market"), "employment"),
        "wage_subsidy": "benefits",
        "out_of_work_at_entry": "work_history",
    },
    ids=("employment_id",),
)


def progress(*fields: str, ids: Collection[str] = ("case_id",), **others: DataCategory) -> Telling:
    own: dict[str, DataCategory] = dict.fromkeys(fields, "coaching_progress")
    return Telling("coaching_progress", own | others, ids)


ENDING = progress("ended_on", "reason", detail="health")
"""Why someone left may be their health, and that is granted by name or not at all."""

PARTNER_EVENTS: Mapping[type[Event], Telling] = {
    ReferralAccepted: progress("target", "accepted_on", ids=("referral_id",)),
    ReferralDeclined: progress("target", "declined_on", "reason", ids=("referral_id",)),
    ReferralClosed: progress("target", "closed_on", "outcome", ids=("referral_id",)),
    CoachingStarted: progress("started_on"),
    CoachingEnded: ENDING,
    CoachingEndCorrected: ENDING,
    ActivityStarted: progress("kind", "started_on", ids=("activity_id",)),
    ActivityCorrected: progress("kind", "started_on", "ended_on", "took_place", ids=("activity_id",)),
    ActivityEnded: progress("ended_on", ids=("activity_id",)),
    PlanSigned: Telling("plan", dict.fromkeys(("version", "sha256", "sections", "signed_on"), "plan"), ("plan_id",)),
    ClientEmployed: EMPLOYMENT,
    EmploymentCorrected: EMPLOYMENT,
    EmploymentEnded: Telling("employment", {"ended_on": "employment"}, ids=("employment_id",)),
    ConsentWithdrawn: Telling(None, ids=("consent_id",), always=("withdrawn_on",)),
}

TELLING_OF: Mapping[str, Telling] = {event_type.type: telling for event_type, telling in PARTNER_EVENTS.items()}


def reduced(
    event_type: str, event: Mapping[str, Any], granted: Collection[DataCategory], *, client_ref: UUID
) -> dict[str, Any]:
    """The event as this partner may read it: municipality, its own ids, and the fields that have a ground."""
    telling = TELLING_OF[event_type]
    told = {name: str(uuid5(client_ref, event[name])) for name in telling.ids if event.get(name)}
    granted_fields = [name for name, kind in telling.fields.items() if kind in granted]
    fields = {name: event[name] for name in (*telling.always, *granted_fields) if name in event}
    return {"client_ref": str(client_ref), "municipality": event["municipality"]} | told | fields
