from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base


class EmployerConsent(Base, kw_only=True):
    """A consent as far as it lets the coach speak of the client to employers. Kept from the consent service's events.

    The two halves, given and ended, are written apart: they may arrive in either order.
    """

    __tablename__ = "employer_consents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(index=True)
    allows_employers: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_until: Mapped[date | None] = mapped_column(default=None)
    """The last day it holds; none: until further notice."""
    ended_on: Mapped[date | None] = mapped_column(default=None)
    """The first day it no longer holds, when it was withdrawn, superseded or expired."""

    def holds_on(self, day: date) -> bool:
        if not self.allows_employers or self.valid_from is None or day < self.valid_from:
            return False
        return (self.valid_until is None or day <= self.valid_until) and (self.ended_on is None or day < self.ended_on)
