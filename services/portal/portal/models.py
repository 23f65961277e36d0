"""The portal's own tables: sessions, logins under way, and drafts that wait for their writer to log in again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base

Instant = DateTime(timezone=True)


class StoredSession(Base):
    """One login in one browser. The cookie's value itself is not kept, only its SHA-256."""

    __tablename__ = "sessions"

    id_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sid: Mapped[str] = mapped_column(index=True)
    """Keycloak's name for the login, by which it tells of a logout."""
    subject: Mapped[UUID] = mapped_column(index=True)
    sealed_tokens: Mapped[bytes] = mapped_column(LargeBinary)
    csrf_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_search: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    sealed_reasons: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    """Why this person opened others' clients, for the day on which they said so."""
    started_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now(), init=False)
    seen_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now(), init=False)
    over_at: Mapped[datetime | None] = mapped_column(Instant, default=None)
    """Over but remembered for a day, so that a form posted too late is kept for the right person."""
    refreshing_until: Mapped[datetime | None] = mapped_column(Instant, default=None)
    """One request at a time refreshes the tokens; a crashed one loses its turn at this instant."""


class TypedReason(Base):
    """Why someone opened another's client, where none of the codes said it: sealed, and never changed."""

    __tablename__ = "typed_reasons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[UUID]
    client_id: Mapped[UUID] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    given_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now(), init=False)


class LoginAttempt(Base):
    """A browser that was sent to Keycloak and has not come back yet."""

    __tablename__ = "login_attempts"

    state_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now(), init=False)


class Draft(Base):
    """What someone has written and not yet sent: cut off by the session's end, or a form of several pages."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("subject", "path"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[UUID]
    path: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    is_cut_off: Mapped[bool]
    """Posted when the session was over: the next login leads back to it."""
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now(), init=False)
