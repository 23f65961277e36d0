from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from common.codes import SourceCategory
from common.database import Base
from consent.codes import PartyType
from consent.party_types import TYPE_OF


class KnownOrganisation(Base, kw_only=True):
    """An organisation of the region, as the referral service told of it."""

    __tablename__ = "known_organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_category: Mapped[SourceCategory] = mapped_column(Text)

    @property
    def party(self) -> str:
        return f"organisation:{self.id}"

    @property
    def party_type(self) -> PartyType:
        return TYPE_OF[self.source_category]
