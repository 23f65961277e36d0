from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.models.corrections import Correctable, WrongFacts
from coaching.models.employers import Employer
from common.codes import ContactKind
from common.database import Base
from common.ids import new_id

TYPED = ("outcome", "next_step", "next_step_on")
"""What was said and agreed; of a client it is the client's."""


class EmployerContact(Correctable, Base, kw_only=True):
    """A coach was in touch with an employer, about one client or about none."""

    FACTS = (
        *("employer_id", "client_id", "contacted_on", "kind", "face_to_face"),
        *("outcome", "next_step", "next_step_on", "took_place"),
    )

    __tablename__ = "employer_contacts"
    __table_args__ = (
        Index(
            "uq_employer_contacts_imported",
            *("employer_id", "coach_id", "client_id", "contacted_on", "kind", "face_to_face", "external_ordinal"),
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("external_ordinal is not null and version = 1"),
        ),
        Index("ix_employer_contacts_client", "client_id", "contacted_on"),
        Index("ix_employer_contacts_coach", "coach_id", "contacted_on"),
        Index("ix_employer_contacts_employer", "employer_id", "contacted_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id"))
    employer: Mapped[Employer] = relationship(lazy="raise")
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("coaches.id"))
    municipality: Mapped[str]
    """The coach's, at the time of recording."""
    client_id: Mapped[UUID | None]
    contacted_on: Mapped[date]
    kind: Mapped[ContactKind] = mapped_column(Text)
    face_to_face: Mapped[bool]
    outcome: Mapped[str | None] = mapped_column(default=None)
    next_step: Mapped[str | None] = mapped_column(default=None)
    next_step_on: Mapped[date | None] = mapped_column(default=None)
    external_ordinal: Mapped[int | None] = mapped_column(default=None)
    """Which one of equal imported rows it is."""
    took_place: Mapped[bool] = mapped_column(default=True)
    """False when there was no such contact after all."""

    @property
    def employer_name(self) -> str:
        return self.employer.name

    @property
    def about_client(self) -> bool:
        return self.client_id is not None

    def tells_anew(self, facts: dict[str, Any]) -> bool:
        """Whether such a correction says of a client what was not said of them on that day until now."""
        is_said = self.took_place and (self.client_id, self.contacted_on) == (facts["client_id"], facts["contacted_on"])
        return bool(facts["client_id"] and facts["took_place"] and not is_said)

    def correct(self, facts: dict[str, Any], *, employer: Employer) -> None:
        """The facts are replaced; the caller has kept the wrong ones as an `EmployerContactVersion`."""
        self.replace_facts(facts)
        self.employer = employer


class EmployerContactVersion(WrongFacts, Base, kw_only=True):
    """What was recorded of a contact before it was corrected, and why that was wrong."""

    __tablename__ = "employer_contact_versions"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("employer_contacts.id"), primary_key=True)

    @property
    def client_id(self) -> UUID | None:
        """Whom it was said to be about."""
        client_id = self.facts["client_id"]
        return UUID(client_id) if client_id else None
