"""What the referral service tells."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from common.codes import (
    Education,
    Livelihood,
    Municipality,
    ReferralTarget,
    RefusalReason,
    Sex,
    SourceCategory,
)
from common.events.base import ClientEvent, Event

ReferralOutcome = Literal[
    "coaching_started", "plan_made", "directed_to_other_service", "no_need", "not_reached", "other"
]
NoMeetingReason = Literal["client_declined", "no_sender", "sender_absent", "met_before", "other"]


class OrganisationRegistered(Event):
    """An organisation refers clients, or takes part in what is done for them. What it is called stays there."""

    type: ClassVar[str] = "fi.rinnalla.referral.organisation-registered.v1"
    topic: ClassVar[str] = "referral.events"

    organisation_id: UUID
    source_category: SourceCategory
    municipality: Municipality | None
    """Whose service it is; none when it serves more than one."""

    @property
    def subject(self) -> UUID:
        return self.organisation_id


class ReferralServiceEvent(ClientEvent):
    topic: ClassVar[str] = "referral.events"


class ClientRegistered(ReferralServiceEvent):
    """A person became a client of the region."""

    type: ClassVar[str] = "fi.rinnalla.referral.client-registered.v1"


class ClientDescribed(ReferralServiceEvent):
    """What figures may tell apart of a client. The newest word counts; none of what is not known."""

    type: ClassVar[str] = "fi.rinnalla.referral.client-described.v1"

    born_in: Annotated[int, Field(ge=1900, le=2100)] | None
    sex: Sex | None
    education: Education | None
    livelihood: Livelihood | None


class ClientMoved(ReferralServiceEvent):
    """A client lives in another municipality of the region: `municipality`."""

    type: ClassVar[str] = "fi.rinnalla.referral.client-moved.v1"

    moved_on: date


class ClientMerged(ReferralServiceEvent):
    """Two records were found to be of one person; or that was a mistake. The newest word counts."""

    type: ClassVar[str] = "fi.rinnalla.referral.client-merged.v1"

    same_as: UUID | None
    """The record that `client_id` counts as from now on; none when they are two persons after all."""


class ReferralEvent(ReferralServiceEvent):
    """An event about one referral."""

    referral_id: UUID
    target: ReferralTarget
    organisation_id: UUID | None
    """The organisation that referred; none when the client came by themselves."""
    source_category: SourceCategory


class ReferralSubmitted(ReferralEvent):
    """A professional, or the client, asked for support."""

    type: ClassVar[str] = "fi.rinnalla.referral.referral-submitted.v1"

    submitted_on: date


class ReferralAccepted(ReferralEvent):
    """The team or the coaching service takes the client."""

    type: ClassVar[str] = "fi.rinnalla.referral.referral-accepted.v1"

    accepted_on: date


class ReferralDeclined(ReferralEvent):
    """The referral was answered with no."""

    type: ClassVar[str] = "fi.rinnalla.referral.referral-declined.v1"

    declined_on: date
    reason: RefusalReason


class ReferralRecalled(ReferralEvent):
    """The sender took the referral back before it was accepted."""

    type: ClassVar[str] = "fi.rinnalla.referral.referral-recalled.v1"

    recalled_on: date
    reason: RefusalReason


class ReferralHandedOver(ReferralEvent):
    """Client, sender and coach met, or there was a reason not to."""

    type: ClassVar[str] = "fi.rinnalla.referral.referral-handed-over.v1"

    handed_over_on: date
    """The day they met, or the day it was settled that they would not."""
    no_meeting_reason: NoMeetingReason | None = None
    """None when they met."""


class ReferralClosed(ReferralEvent):
    """The sender sees what came of the referral."""

    type: ClassVar[str] = "fi.rinnalla.referral.referral-closed.v1"

    closed_on: date
    outcome: ReferralOutcome
