from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from common.bodies import Incoming, Outgoing, each_once, example
from common.codes import DataCategory, Municipality
from consent.codes import DeliveryWay, PartnerCode, PartnerState, PartnerTrouble, PartyType, Purpose, SubscriptionState

KELA = "0198c0de-0000-7000-8000-0000000000aa"

EventType = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s/]+", max_length=2000)]


class NewPartner(Incoming):
    model_config = example({"organisation_id": KELA, "code": "kela"})

    organisation_id: UUID
    code: PartnerCode | None = None
    """The end of the organisation's id when left out."""


class PartnerView(Outgoing):
    id: UUID
    organisation_id: UUID
    code: str
    party_type: PartyType
    state: PartnerState
    trouble: PartnerTrouble | None
    account: str
    """With this and its secret it logs in, to the API and to Kafka."""
    topic: str
    last_position: int
    added_at: datetime
    is_secret_on_its_way: bool
    """Drawn and shown, and not yet set at the login: until then the one before holds."""


class ManyPartners(BaseModel):
    items: list[PartnerView]
    next: str | None


class DrawnSecret(Outgoing):
    """Shown once and kept nowhere."""

    account: str
    secret: str
    token_url: str
    """Where it is exchanged for an access token (OAuth 2.0 client credentials)."""


class NewSubscription(Incoming):
    model_config = example(
        {
            "event_types": ["fi.rinnalla.coaching.client-employed.v1"],
            "municipalities": ["698"],
            "purpose": "supported_employment",
            "way": "kafka",
        }
    )

    event_types: Annotated[list[EventType], Field(min_length=1, max_length=50), AfterValidator(each_once)]
    municipalities: Annotated[list[Municipality], Field(min_length=1, max_length=400), AfterValidator(each_once)]
    purpose: Purpose
    """What the partner is told it for: a ground for another purpose is none."""
    way: DeliveryWay
    url: Address | None = None
    """A webhook's."""


class SubscriptionView(Outgoing):
    id: UUID
    event_types: list[str]
    municipalities: list[Municipality]
    purpose: str
    way: DeliveryWay
    url: str | None
    state: SubscriptionState
    made_at: datetime


class ManySubscriptions(BaseModel):
    items: list[SubscriptionView]


class TellableEvent(Outgoing):
    type: str
    rests_on: DataCategory | None
    """Without a ground for this kind of data the event is not told; none: it tells that a consent ended."""
    categories: list[DataCategory]
    """The kinds of data its fields are; those without a ground are left out of it."""


class ManyTellableEvents(BaseModel):
    items: list[TellableEvent]
