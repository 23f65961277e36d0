from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.models.corrections import Correctable, WrongFacts
from common.codes import ClientContactKind, ContactPurpose, Place
from common.database import Base
from common.ids import new_id


class ClientContact(Correctable, Base, kw_only=True):
    """A coach met, called or wrote to a client."""

    FACTS = ("case_id", "contacted_on", "kind", "place", "minutes", "purpose", "note", "took_place")

    __tablename__ = "client_contacts"
    __table_args__ = (
        Index("ix_client_contacts_client", "client_id", "contacted_on"),
        Index("ix_client_contacts_coach", "coach_id", "contacted_on"),
        CheckConstraint("minutes between 1 and 720", name="minutes"),
        CheckConstraint("(place is null) = (kind = 'message')", name="place"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    client_id: Mapped[UUID]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"))
    contacted_on: Mapped[date]
    kind: Mapped[ClientContactKind] = mapped_column(Text)
    place: Mapped[Place | None] = mapped_column(Text)
    """None of a message."""
    minutes: Mapped[int]
    purpose: Mapped[ContactPurpose] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(default=None)
    """A typed text: it never leaves this service."""
    took_place: Mapped[bool] = mapped_column(default=True)
    """False when there was no such contact after all."""


class ClientContactVersion(WrongFacts, Base, kw_only=True):
    """What was recorded of a contact before it was corrected, and why that was wrong."""

    __tablename__ = "client_contact_versions"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("client_contacts.id"), primary_key=True)
