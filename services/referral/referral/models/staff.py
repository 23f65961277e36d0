from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base


class StaffName(Base, kw_only=True):
    """A professional's family name as an index under a key: only for asking whether it is that of a client."""

    __tablename__ = "staff_names"

    subject: Mapped[UUID] = mapped_column(primary_key=True)
    family_indexes: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary), repr=False)
    """One for each part: a double name is shared with a family of either."""
