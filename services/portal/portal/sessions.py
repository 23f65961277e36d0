"""Server-side sessions: the browser holds an opaque id, the database a sealed token set under the id's SHA-256."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, update

from common.database import Sessions as Transactions
from common.days import now, today
from portal.models import LoginAttempt, StoredSession
from portal.reasons import Reasons, Remembered
from portal.sealing import Seal
from portal.settings import PortalSettings

COOKIE = "__Host-session"
TOUCH_AFTER = timedelta(seconds=30)
REFRESH_TURN = timedelta(seconds=15)
REMEMBERED = timedelta(days=1)
ATTEMPT_LASTS = timedelta(minutes=15)


def digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


@dataclass(frozen=True)
class Tokens:
    access: str
    refresh: str
    id: str
    expires_at: float
    """When the access token ends, seconds of the Unix clock."""


@dataclass(frozen=True)
class Session:
    id_sha256: bytes
    sid: str
    subject: UUID
    tokens: Tokens | None
    search: str
    csrf_sha256: bytes
    is_over: bool
    """Only remembered: it lets nobody in, but what is posted with it is kept."""
    reasons: Reasons = field(default_factory=Reasons)

    def has_csrf(self, token: str) -> bool:
        return hmac.compare_digest(self.csrf_sha256, digest(token))


class SessionStore:
    """Every method is one short transaction: no request to Keycloak is made inside one."""

    def __init__(self, transactions: Transactions, settings: PortalSettings) -> None:
        self.transactions = transactions
        self.seal = Seal(settings.session_key)
        self.idle = timedelta(minutes=settings.idle_minutes)
        self.longest = timedelta(hours=settings.longest_hours)

    async def open(self, *, sid: str, subject: UUID, tokens: Tokens, replaces: str | None) -> str:
        """A new session with a new id; the one that the browser had before is gone."""
        session_id = secrets.token_urlsafe(32)
        id_sha256 = digest(session_id)
        row = StoredSession(
            id_sha256=id_sha256,
            sid=sid,
            subject=subject,
            sealed_tokens=self.seal.close(vars(tokens), bound_to=id_sha256),
            csrf_sha256=digest(csrf_token(session_id)),
        )
        async with self.transactions.begin() as transaction:
            if replaces:
                await transaction.execute(delete(StoredSession).where(StoredSession.id_sha256 == digest(replaces)))
            transaction.add(row)
        return session_id

    async def find(self, session_id: str) -> Session | None:
        """Also counts as a sign of life, unless it is over."""
        async with self.transactions.begin() as transaction:
            row = await transaction.get(StoredSession, digest(session_id))
            if row is None:
                return None
            is_over = self.is_over(row)
            if not is_over and now() - row.seen_at > TOUCH_AFTER:
                row.seen_at = now()
            return self.session_from(row, is_over=is_over)

    async def reread(self, session: Session) -> Session:
        async with self.transactions() as transaction:
            row = await transaction.get_one(StoredSession, session.id_sha256)
            return self.session_from(row, is_over=self.is_over(row))

    def is_over(self, row: StoredSession) -> bool:
        idle_too_long = now() - row.seen_at > self.idle
        return row.over_at is not None or idle_too_long or now() - row.started_at > self.longest

    def session_from(self, row: StoredSession, *, is_over: bool) -> Session:
        tokens: Mapping[str, Any] | None = self.seal.open(row.sealed_tokens, bound_to=row.id_sha256)
        search = self.seal.open(row.sealed_search, bound_to=row.id_sha256) if row.sealed_search else ""
        return Session(
            id_sha256=row.id_sha256,
            sid=row.sid,
            subject=row.subject,
            tokens=Tokens(**tokens) if tokens else None,
            search=search or "",
            csrf_sha256=row.csrf_sha256,
            reasons=Reasons.of_today(self.remembered(row)),
            is_over=is_over or tokens is None,
        )

    def remembered(self, row: StoredSession) -> Remembered:
        sealed = row.sealed_reasons
        return self.seal.open(sealed, bound_to=row.id_sha256 + b"reasons") or {} if sealed else {}

    async def take_refresh_turn(self, session: Session) -> bool:
        """Whether this request is the one that refreshes. In all processes only one at a time is."""
        free = or_(StoredSession.refreshing_until.is_(None), StoredSession.refreshing_until < now())
        turn = (
            update(StoredSession)
            .where(StoredSession.id_sha256 == session.id_sha256, free)
            .values(refreshing_until=now() + REFRESH_TURN)
            .returning(StoredSession.id_sha256)
        )
        async with self.transactions.begin() as transaction:
            return await transaction.scalar(turn) is not None

    async def replace_tokens(self, session: Session, tokens: Tokens) -> None:
        await self.change(
            session,
            sealed_tokens=self.seal.close(vars(tokens), bound_to=session.id_sha256),
            refreshing_until=None,
        )

    async def give_up_turn(self, session: Session) -> None:
        await self.change(session, refreshing_until=None)

    async def keep_search(self, session: Session, text: str) -> None:
        await self.change(session, sealed_search=self.seal.close(text, bound_to=session.id_sha256))

    async def keep_reason(self, session: Session, client_id: UUID, reason: str) -> None:
        """Two at once are two, not one: the row is held."""
        async with self.transactions.begin() as transaction:
            row = await transaction.get_one(StoredSession, session.id_sha256, with_for_update=True)
            given = Reasons.of_today(self.remembered(row)).by_client | {str(client_id): reason}
            told = {one: (code, today().isoformat()) for one, code in given.items()}
            row.sealed_reasons = self.seal.close(told, bound_to=row.id_sha256 + b"reasons")

    async def change(self, session: Session, **values: Any) -> None:
        row = update(StoredSession).where(StoredSession.id_sha256 == session.id_sha256)
        async with self.transactions.begin() as transaction:
            await transaction.execute(row.values(**values))

    async def end(self, session: Session) -> None:
        """Lets nobody in from now on; remembered for a day for the sake of drafts."""
        await self.change(session, over_at=now())

    async def end_by(self, *, sid: str | None, subject: UUID | None) -> None:
        """As Keycloak tells: one login, or all of a person's."""
        whose = StoredSession.sid == sid if sid else StoredSession.subject == subject
        async with self.transactions.begin() as transaction:
            await transaction.execute(update(StoredSession).where(whose).values(over_at=now()))

    async def begin_login(self, state: str, attempt: Mapping[str, str]) -> None:
        state_sha256 = digest(state)
        row = LoginAttempt(state_sha256=state_sha256, sealed=self.seal.close(dict(attempt), bound_to=state_sha256))
        async with self.transactions.begin() as transaction:
            transaction.add(row)

    async def finish_login(self, state: str) -> dict[str, str] | None:
        """What the attempt began with, once; nothing when it is unknown or too old."""
        gone = delete(LoginAttempt).where(LoginAttempt.state_sha256 == digest(state))
        async with self.transactions.begin() as transaction:
            row = (
                await transaction.execute(gone.returning(LoginAttempt.sealed, LoginAttempt.created_at))
            ).one_or_none()
        if row is None or now() - row.created_at > ATTEMPT_LASTS:
            return None
        attempt: dict[str, str] | None = self.seal.open(row.sealed, bound_to=digest(state))
        return attempt

    async def forget_old(self) -> None:
        oldest: datetime = now() - REMEMBERED
        long_over = or_(StoredSession.over_at < oldest, StoredSession.seen_at < oldest)
        async with self.transactions.begin() as transaction:
            await transaction.execute(delete(StoredSession).where(long_over))
            await transaction.execute(delete(LoginAttempt).where(LoginAttempt.created_at < now() - ATTEMPT_LASTS))


def csrf_token(session_id: str) -> str:
    """A second secret drawn from the first, so that no page has to carry the session's own id."""
    return hmac.new(session_id.encode(), b"form", "sha256").hexdigest()
