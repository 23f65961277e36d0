from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.nearness import trigrams
from common.codes import Sector, SizeClass
from common.database import Base
from common.ids import new_id
from common.names import sort_key


class Employer(Base, kw_only=True):
    """A company, municipality, wellbeing county, state body or third-sector organisation."""

    __tablename__ = "employers"
    __table_args__ = (
        Index("ix_employers_name", "sort_key", "id"),
        Index("ix_employers_trigrams", "trigrams", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(init=False)
    trigrams: Mapped[list[str]] = mapped_column(ARRAY(Text), init=False)
    sector: Mapped[Sector] = mapped_column(Text)
    business_id: Mapped[str | None] = mapped_column(unique=True, default=None)
    size_class: Mapped[SizeClass | None] = mapped_column(Text, default=None)
    municipality: Mapped[str | None] = mapped_column(default=None)

    def __post_init__(self) -> None:
        self.sort_key, self.trigrams = sort_key(self.name), trigrams(self.name)

    def change(self, **facts: Any) -> None:
        """Recorded employments keep the sector they had."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.__post_init__()


class EmployerKey(Base, kw_only=True):
    """What a source of imported rows calls an employer; one employer may have many."""

    __tablename__ = "employer_keys"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id"))
    employer: Mapped[Employer] = relationship(lazy="raise", init=False)
    is_linked: Mapped[bool] = mapped_column(server_default=false())
    """Whether the employer was here before the source's key was: the source's words may differ then."""


class EmployerPerson(Base, kw_only=True):
    """Whom to speak to at an employer. Known to this service only, and removed for good."""

    __tablename__ = "employer_people"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id"), index=True)
    name: Mapped[str]
    role: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
