"""The same request twice is one effect and one answer: the key is written first, in the request's own transaction."""

import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime

import orjson
from fastapi import Request, Response
from sqlalchemy import LargeBinary, PrimaryKeyConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from common import access_log
from common.database import Base, Sessions
from common.errors import Invalid
from common.identity import Principal
from common.settings import ServiceSettings

Answer = Callable[[Request], Awaitable[Response]]
Scope = dict[str, object]

LONGEST_KEY = 255
KEPT_DAYS = 30


class KeyMissing(Invalid):
    """Send an Idempotency-Key header of 1 to 255 characters with every request that changes something."""

    fi = "Jokaiseen muuttavaan pyyntöön kuuluu Idempotency-Key-otsake, 1–255 merkkiä."
    sv = "Varje ändrande begäran ska ha rubriken Idempotency-Key med 1–255 tecken."
    field = "Idempotency-Key"


class KeyUsedForAnother(Invalid):
    """This Idempotency-Key was already used for another request. Use a new one."""

    fi = "Tätä Idempotency-Key-tunnistetta on jo käytetty toiseen pyyntöön. Käytä uutta."
    sv = "Denna Idempotency-Key har redan använts för en annan begäran. Använd en ny."
    field = "Idempotency-Key"


class IdempotencyKey(Base):
    """Who asked what with which key, and what the answer was."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (PrimaryKeyConstraint("principal", "request", "key"),)

    principal: Mapped[str]
    request: Mapped[str]
    key: Mapped[str]
    body_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    media_type: Mapped[str | None]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    touched: Mapped[list[dict[str, str]] | None] = mapped_column(JSONB, default=None)
    """Whose data the answer holds: given again, it is read again."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False, index=True)


# A second request with the key waits here until the first one's transaction has ended.
TAKE = text("""
    insert into idempotency_keys (principal, request, key, body_sha256)
    values (:principal, :request, :key, :body_sha256) on conflict do nothing returning true
""")
KEEP = text("""
    update idempotency_keys
    set status = :status, media_type = :media_type, answer = :answer, touched = cast(:touched as jsonb)
    where principal = :principal and request = :request and key = :key
""")
KNOWN = text("""
    select body_sha256, status, media_type, answer, touched from idempotency_keys
    where principal = :principal and request = :request and key = :key
""")


async def answer_once(request: Request, session: AsyncSession, *, who: Principal, answer: Answer) -> Response:
    """Raises KeyMissing, or KeyUsedForAnother when the body differs."""
    scope = scope_of(request, who)
    body_sha256 = fingerprint(await request.body(), request.app.state.settings)
    if not await session.scalar(TAKE, scope | {"body_sha256": body_sha256}):
        return await known_answer(session, scope, body_sha256, who=who)
    response = await answer(request)
    await session.flush()
    kept = {
        "status": response.status_code,
        "media_type": response.headers.get("content-type"),
        "answer": response.body,
        "touched": orjson.dumps(access_log.kept_of(session)).decode(),
    }
    await session.execute(KEEP, scope | kept)
    return response


def fingerprint(body: bytes, settings: ServiceSettings) -> bytes:
    """Keyed: a body may hold an identity code, and of a plain hash all there are can be tried in seconds."""
    return hmac.digest(settings.client_secret.encode(), body, "sha256")


def scope_of(request: Request, who: Principal) -> Scope:
    key = request.headers.get("idempotency-key", "")
    if not 1 <= len(key) <= LONGEST_KEY:
        raise KeyMissing
    return {"principal": f"{who.subject}/{who.client}", "request": f"{request.method} {request.url.path}", "key": key}


async def known_answer(session: AsyncSession, scope: Scope, body_sha256: bytes, *, who: Principal) -> Response:
    known = (await session.execute(KNOWN, scope)).one()
    if known.body_sha256 != body_sha256:
        raise KeyUsedForAnother
    access_log.record_again(session, who, known.touched)
    return Response(known.answer, known.status, headers={"Idempotency-Replayed": "true"}, media_type=known.media_type)


async def forget_old_keys(sessions: Sessions) -> float:
    """Returns the seconds until it is worth looking again."""
    async with sessions.begin() as session:
        old = text("delete from idempotency_keys where created_at < now() - make_interval(days => :days)")
        await session.execute(old, {"days": KEPT_DAYS})
    return 3600.0
