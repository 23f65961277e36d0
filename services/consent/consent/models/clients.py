from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base


class KnownClient(Base, kw_only=True):
    """A client of the region; the row is the lock under which consents end and decisions are made."""

    __tablename__ = "known_clients"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    municipality: Mapped[str]
