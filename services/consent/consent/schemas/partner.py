"""What a partner reads and sends with its own token."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from common.bodies import Incoming, Outgoing, each_once, example
from common.codes import Municipality
from consent.codes import DeliveryWay, SubscriptionState
from consent.schemas.examples import CLIENT_REF


class MessageView(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    position: int
    """Of all this partner was sent: 1, 2, 3 … The next question's `after`."""
    id: UUID
    """As it was sent: what was taken in already is known by it."""
    type: str
    time: datetime
    client_ref: UUID
    sequence: int
    """Of the messages about this client, as it was sent."""
    disclosure_id: UUID | None
    """Of this telling; none for the word that a consent was withdrawn."""
    data: dict[str, Any]
    """The fields that have a ground today (docs/api/partners.asyncapi.json)."""


class Replay(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[MessageView]
    """Without those that have no ground any more."""
    next: int
    """Ask `after` this position next time, a page later or a week later."""
    has_more: bool


class SubscriptionStatus(Outgoing):
    id: UUID
    event_types: list[str]
    municipalities: list[Municipality]
    purpose: str
    way: DeliveryWay
    url: str | None
    state: SubscriptionState
    suspended_since: datetime | None = None
    """Nothing arrived for a day, or the receiver said that it is gone: the operator lets it go on where it stopped."""


class PartnerStatus(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    topic: str
    last_position: int
    """Of the last message that was sent."""
    waiting: int = Field(le=1000)
    """Messages that would be told now and are not yet on their way; what has no ground is not among them."""
    subscriptions: list[SubscriptionStatus]


class AskedIdentities(Incoming):
    model_config = example({"client_refs": [CLIENT_REF]})

    client_refs: Annotated[list[UUID], Field(min_length=1, max_length=100), AfterValidator(each_once)]


class IdentityView(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    client_ref: UUID
    disclosure_id: UUID
    given_name: str = Field(repr=False)
    family_name: str = Field(repr=False)
    birth_date: date = Field(repr=False)
    hetu: str | None = Field(repr=False)
    """The personal identity code; null when none is known."""


class Identities(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[IdentityView]
    """Those whose identity may be told; of the others it is not said whether they are unknown or not granted."""


class PartnerWithdrawal(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    id: UUID
    client_ref: UUID
    consent_id: UUID
    """This partner's own id of the consent, as in the event that told of the withdrawal."""
    told_at: datetime
    acknowledge_by: date
    """The last day of the promised time."""
    acknowledged_at: datetime | None


class PartnerWithdrawals(BaseModel):
    items: list[PartnerWithdrawal]
    next: str | None
