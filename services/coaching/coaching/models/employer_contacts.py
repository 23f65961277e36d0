from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.models.employers import Employer
from common.codes import ContactKind
from common.database import Base
from common.ids import new_id


class EmployerContact(Base, kw_only=True):
    """A coach was in touch with an employer, about one client or about none."""

    __tablename__ = "employer_contacts"
    __table_args__ = (
        Index(
            "uq_employer_contacts_imported",
            *("employer_id", "coach_id", "client_id", "contacted_on", "kind", "face_to_face", "external_ordinal"),
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("external_ordinal is not null"),
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

    @property
    def employer_name(self) -> str:
        return self.employer.name
