from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import SourceCategory
from common.database import Base
from common.ids import new_id
from common.names import sort_key


class Organisation(Base, kw_only=True):
    """Kela, a municipality's service, a school: where clients are referred from."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_name_key", "name_key", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(init=False)
    source_category: Mapped[SourceCategory] = mapped_column(Text)
    municipality: Mapped[str | None]

    def __post_init__(self) -> None:
        self.name_key = sort_key(self.name)


class OrganisationKey(Base, kw_only=True):
    """What an organisation is called in a source that was imported; kept for good."""

    __tablename__ = "organisation_keys"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
