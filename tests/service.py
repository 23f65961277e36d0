"""Fixtures of a service's tests: `from tests.service import *` in its conftest, and a fixture `service` with its name.

sessions   a sessionmaker; all it commits is rolled back after the test
session    one open session of it
api        an httpx client of the service's app on the same sessions; `api.as_(...)` says who asks
committed  the URL of a database of one's own, for tests that need real commits (concurrency, relay)
real       a sessionmaker on it
published  reads what stands in the outbox: a list of (type, content)
"""

import importlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Consumers, Received, take_once
from common.database import Sessions, create_engine, create_sessions
from common.days import now
from common.events import Event
from common.ids import new_id
from common.rights.seeing import SEES_A_MUNICIPALITY
from common.tokens import TokenCheck
from tests.databases import copy_of, drop, migrated, rolled_back_sessions
from tests.records import a_record
from tests.tokens import KEYS, token

__all__ = [
    *("api", "app", "committed", "copied", "deliver", "published", "real", "session", "sessions"),
    "settings_variables",
]

Published = Callable[[], Awaitable[list[tuple[str, dict[str, Any]]]]]


@pytest.fixture(scope="session")
def copied(postgres: str) -> Iterator[Callable[[str], str]]:
    """A database of a service for this test process."""
    urls: dict[str, str] = {}

    def url_of(service: str) -> str:
        if service not in urls:
            urls[service] = copy_of(postgres, migrated(postgres, service))
        return urls[service]

    yield url_of
    for url in urls.values():
        drop(postgres, url)


@pytest.fixture
def committed(postgres: str, service: str) -> Iterator[str]:
    url = copy_of(postgres, migrated(postgres, service))
    yield url
    drop(postgres, url)


@pytest.fixture(autouse=True)
def settings_variables(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a service's settings need; nothing here is a secret of anyone's."""
    variables = {
        f"DATABASE_URL_{service.upper()}": "postgresql://nobody@127.0.0.1:1/none",
        f"CLIENT_SECRET_{service.upper()}": "for tests",
        "KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "OIDC_ISSUER": "http://issuer.test/realms/rinnalla",
        "RINNALLA_REGION": "21",
        "RINNALLA_MUNICIPALITIES": "320,698,976",
        "ALLOW_ARTIFICIAL_IDENTITY_CODES": "true",
        "REFERRAL_URL": "http://referral.test",
        "CONSENT_URL": "http://consent.test",
        "IDENTITY_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "IDENTITY_INDEX_KEY": "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=",
        "SCAN_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "CLIENT_SECRET_REGISTRAR": "for tests",
        "ACCESS_SIGNING_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "WEBHOOK_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "SESSION_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    os.environ.pop("OTEL_EXPORTER_OTLP_ENDPOINT", None)


@pytest.fixture
async def real(committed: str, service: str, settings_variables: None) -> AsyncIterator[Sessions]:
    settings = importlib.import_module(f"{service}.settings").Settings(database_url=committed)
    engine = create_engine(settings)
    yield create_sessions(engine, settings)
    await engine.dispose()


@pytest.fixture
async def sessions(copied: Callable[[str], str], service: str) -> AsyncIterator[Sessions]:
    async with rolled_back_sessions(copied(service), service) as maker:
        yield maker


@pytest.fixture
async def session(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    async with sessions() as one:
        yield one


@pytest.fixture
def published(sessions: Sessions) -> Published:
    async def read() -> list[tuple[str, dict[str, Any]]]:
        async with sessions() as session:
            rows = await session.execute(text("select event_type, value from outbox order by id"))
            return [(row.event_type, orjson.loads(row.value)) for row in rows]

    return read


@pytest.fixture
def app(service: str, sessions: Sessions) -> FastAPI:
    """The service's app as main.py makes it, on the test's sessions and with the test issuer's keys."""
    from common.web import create_app

    api = importlib.import_module(f"{service}.api")
    kinds = importlib.import_module(f"{service}.settings")
    settings = getattr(kinds, "HttpSettings", kinds.Settings)()
    made = create_app(api.router, settings, sessions=sessions)
    made.state.sessions = sessions
    made.state.tokens = TokenCheck(settings, KEYS)
    return made


class Api(httpx.AsyncClient):
    """Asks as someone, with a fresh idempotency key for each unsafe request unless one is given.

    Those who see a municipality's clients say why each time; `reason=None` leaves it out.
    """

    def as_(self, *roles: str, subject: UUID | None = None, reason: str | None = "lead_duty", **claims: Any) -> "Api":
        """`api.as_("coach", municipalities=["698"])`"""
        self.headers.pop("access-reason", None)
        if reason and set(SEES_A_MUNICIPALITY) & set(roles):
            self.headers["access-reason"] = reason
        self.headers["authorization"] = f"Bearer {token(roles, subject=subject, **claims)}"
        return self

    async def request(self, method: str, url: Any, **options: Any) -> httpx.Response:
        headers = {"idempotency-key": str(uuid4()), "accept-language": "en"} | dict(options.pop("headers", None) or {})
        return await super().request(method, url, headers=headers, **options)


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[Api]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with Api(transport=transport, base_url="http://service.test") as client:
        yield client


@pytest.fixture
def deliver(sessions: Sessions, service: str) -> Callable[..., Awaitable[None]]:
    """Deliver events to the service's consumers as Kafka would: `await deliver(event, …)`; again: the same envelope."""

    async def deliver_to(*events: Event | Received[Any]) -> None:
        consumers: Consumers = importlib.import_module(f"{service}.consumers").consumers
        envelopes = [
            one if isinstance(one, Received) else received(one, sequence=n + 1) for n, one in enumerate(events)
        ]
        await take_once(sessions, [a_record(one, offset=n) for n, one in enumerate(envelopes)], consumers)

    return deliver_to


def received(event: Event, *, sequence: int = 1) -> Received[Any]:
    """An envelope that can be delivered twice."""
    return Received(id=new_id(), event=event, recorded_at=now(), sequence=sequence)
