import asyncio
import time
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, update

from common.database import Sessions
from common.days import now
from portal.models import StoredSession
from portal.sessions import SessionStore, Tokens, csrf_token
from portal.settings import PortalSettings

TOKENS = Tokens(access="access-token", refresh="refresh-token", id="id-token", expires_at=time.time() + 300)


async def open_session(store: SessionStore, *, replaces: str | None = None) -> str:
    return await store.open(sid="keycloak-sid", subject=uuid4(), tokens=TOKENS, replaces=replaces)


async def test_a_session_is_found_by_its_cookie(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)

    session = await store.find(await open_session(store))

    assert session is not None
    assert session.tokens == TOKENS
    assert not session.is_over


async def test_neither_the_cookie_nor_a_token_stands_in_the_database(
    transactions: Sessions, settings: PortalSettings
) -> None:
    session_id = await open_session(SessionStore(transactions, settings))

    async with transactions() as transaction:
        (row,) = await transaction.scalars(select(StoredSession))
    written = row.id_sha256 + row.csrf_sha256 + row.sealed_tokens
    assert session_id.encode() not in written
    assert b"access-token" not in written


async def test_logging_in_gives_a_new_id_and_ends_the_old(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    first = await open_session(store)

    second = await open_session(store, replaces=first)

    assert second != first
    assert await store.find(first) is None


async def test_a_session_left_alone_is_over_but_remembered(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    session_id = await open_session(store)
    await set_back(transactions, seen_at=now() - timedelta(minutes=31))

    session = await store.find(session_id)

    assert session is not None
    assert session.is_over


async def test_a_session_does_not_last_for_ever(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    session_id = await open_session(store)
    await set_back(transactions, started_at=now() - timedelta(hours=11))

    session = await store.find(session_id)

    assert session is not None
    assert session.is_over


async def test_keycloak_ends_a_session_by_its_sid(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    session_id = await open_session(store)

    await store.end_by(sid="keycloak-sid", subject=None)

    session = await store.find(session_id)
    assert session is not None
    assert session.is_over


async def test_only_one_of_many_requests_refreshes(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    session = await store.find(await open_session(store))
    assert session is not None

    turns = await asyncio.gather(*(store.take_refresh_turn(session) for _ in range(8)))

    assert turns.count(True) == 1


async def test_a_crashed_refresh_loses_its_turn(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    session = await store.find(await open_session(store))
    assert session is not None
    await store.take_refresh_turn(session)
    await set_back(transactions, refreshing_until=now() - timedelta(seconds=1))

    assert await store.take_refresh_turn(session)


async def test_another_key_opens_nothing(transactions: Sessions, settings: PortalSettings) -> None:
    session_id = await open_session(SessionStore(transactions, settings))
    other = SessionStore(transactions, settings.model_copy(update={"session_key": b"k" * 32}))

    session = await other.find(session_id)

    assert session is not None
    assert session.tokens is None
    assert session.is_over


async def test_the_forms_token_belongs_to_the_session(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    session_id = await open_session(store)
    session = await store.find(session_id)
    assert session is not None

    assert session.has_csrf(csrf_token(session_id))
    assert not session.has_csrf(csrf_token("another"))
    assert not session.has_csrf("")


async def test_a_login_attempt_is_good_once(transactions: Sessions, settings: PortalSettings) -> None:
    store = SessionStore(transactions, settings)
    await store.begin_login("state", {"nonce": "n", "verifier": "v", "browser": "b", "back": "/clients"})

    assert (await store.finish_login("state") or {})["back"] == "/clients"
    assert await store.finish_login("state") is None
    assert await store.finish_login("unknown") is None


async def set_back(transactions: Sessions, **values: object) -> None:
    async with transactions.begin() as transaction:
        await transaction.execute(update(StoredSession).values(**values))
