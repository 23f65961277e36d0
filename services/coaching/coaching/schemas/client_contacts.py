from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from coaching.schemas.bases import Reason, Text
from coaching.schemas.examples import CLIENT, example
from common.bodies import Incoming, Outgoing
from common.codes import ClientContactKind, ContactPurpose, Place
from common.days import PastDay, today

ContactMinutes = Annotated[int, Field(ge=1, le=720)]
PLACE_GOES_WITH = {
    "fi": "Kerro paikka tapaamisesta ja puhelusta. Viestillä ei ole paikkaa.",
    "sv": "Ange platsen för ett möte eller samtal. Ett meddelande har ingen plats.",
    "en": "Give the place of a meeting or a call. A message has no place.",
}


class ClientContactFacts(Incoming):
    contacted_on: PastDay = Field(default_factory=today)
    kind: ClientContactKind
    place: Place | None = Field(default=None, validate_default=True)
    """Where; of a call, where the coach was. None of a message, and only of a message."""
    minutes: ContactMinutes
    purpose: ContactPurpose
    note: Text | None = None

    @field_validator("place")
    @classmethod
    def place_goes_with_all_but_messages(cls, place: Place | None, info: ValidationInfo) -> Place | None:
        if "kind" not in info.data or (info.data["kind"] == "message") == (place is None):
            return place
        raise PydanticCustomError("place_goes_with_kind", "The place goes with a meeting or a call", PLACE_GOES_WITH)


class NewClientContact(ClientContactFacts):
    model_config = example(client_id=CLIENT, kind="meeting", place="workplace", minutes=60, purpose="support_at_work")

    client_id: UUID


class ContactCorrection(ClientContactFacts):
    """All facts as they should have been, and why they were not."""

    model_config = example(
        contacted_on="2026-09-01",
        kind="call",
        place="office",
        minutes=15,
        purpose="follow_up",
        reason="The meeting turned into a call",
    )

    took_place: bool = True
    """False: there was no such contact."""
    reason: Reason


class ContactBasics(Outgoing):
    id: UUID
    coach_id: UUID
    contacted_on: date
    kind: ClientContactKind
    place: Place | None
    minutes: int
    purpose: ContactPurpose
    note: str | None
    took_place: bool
    version: int
    """Counts corrections: 1 is as first recorded."""


class ClientContactView(ContactBasics):
    client_id: UUID
    case_id: UUID


class ContactVersionView(Outgoing):
    """What stood there before a correction, and why it was wrong."""

    version: int
    facts: dict[str, Any]
    reason: str
    corrected_at: datetime


class ClientContactWithHistory(ClientContactView):
    earlier: list[ContactVersionView]
    """The oldest first."""
