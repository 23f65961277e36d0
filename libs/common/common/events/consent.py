"""What the consent service tells."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from common.codes import DataCategory, Party
from common.events.base import ClientEvent, Event


class Grant(BaseModel):
    """One party may be told, and tell, one kind of data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    party: Party
    category: DataCategory


class ConsentEvent(ClientEvent):
    """An event about one consent."""

    topic: ClassVar[str] = "consent.events"

    consent_id: UUID


class ConsentGiven(ConsentEvent):
    """A client, or a representative, allowed exact parties exact kinds of data."""

    type: ClassVar[str] = "fi.rinnalla.consent.consent-given.v1"

    valid_from: date
    valid_until: date | None
    """The last day it holds; none: until further notice."""
    grants: list[Grant]
    supersedes: UUID | None
    """The consent that this one limits or extends."""


class ConsentSuperseded(ConsentEvent):
    """A newer consent stands in its place."""

    type: ClassVar[str] = "fi.rinnalla.consent.consent-superseded.v1"

    superseded_by: UUID


class ConsentWithdrawn(ConsentEvent):
    """The client took it back."""

    type: ClassVar[str] = "fi.rinnalla.consent.consent-withdrawn.v1"

    withdrawn_on: date


class WithdrawalAcknowledged(ConsentEvent):
    """A party of a withdrawn consent has said that it knows."""

    type: ClassVar[str] = "fi.rinnalla.consent.withdrawal-acknowledged.v1"

    party: Party
    acknowledged_on: date


class ConsentExpired(ConsentEvent):
    """Its last day has passed."""

    type: ClassVar[str] = "fi.rinnalla.consent.consent-expired.v1"

    expired_on: date
    """The first day it no longer holds."""


class DisclosureMade(ClientEvent):
    """Something about a client was told to another organisation. What it said stays untold here."""

    type: ClassVar[str] = "fi.rinnalla.consent.disclosure-made.v1"
    topic: ClassVar[str] = "consent.events"

    disclosure_id: UUID
    number: int
    """Of the ledger: of one client the higher came later."""
    party: Party
    what: str
    """The event's type, or the code of the page or paper."""
    categories: list[DataCategory]


class SubscriptionSuspended(Event):
    """A partner's webhook is told nothing until someone resumes it. What waits for it goes on waiting."""

    type: ClassVar[str] = "fi.rinnalla.consent.subscription-suspended.v1"
    topic: ClassVar[str] = "consent.events"

    subscription_id: UUID
    partner_id: UUID
    because: Literal["undelivered", "gone"]
    """Nothing arrived for a day, or the receiver said that it is there no more."""
    problem: str
    """Of the last call, as a code: `http_503`, `not_connected`, `too_slow` …"""

    @property
    def subject(self) -> UUID:
        return self.subscription_id
