"""The portal on a database of its own; Keycloak is asked only by tests marked `stack`."""

import os
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest

from common.database import Sessions, create_engine, create_sessions
from portal.app import create_portal, lifespan
from portal.languages import current
from portal.settings import BACKENDS, PortalSettings
from tests.databases import copy_of, drop, empty, in_postgres, migrated, run_apart
from tests.portal.consents import ANSWERS
from tests.portal.services import Services, log_in

ORIGIN = "https://portal.test"


@pytest.fixture(autouse=True)
def in_finnish() -> Iterator[None]:
    token = current.set("fi")
    yield
    current.reset(token)


@pytest.fixture(scope="session")
def database(postgres: str) -> Iterator[str]:
    """For this test process: emptied after each test, which takes a fraction of what a copy does."""
    url = copy_of(postgres, migrated(postgres, "portal"))
    yield url
    drop(postgres, url)


@pytest.fixture
def settings(database: str) -> Iterator[PortalSettings]:
    backends: dict[str, Any] = {f"{name}_url": f"http://{name}.test" for name in BACKENDS}
    yield PortalSettings(
        database_url=database,
        client_secret="unused",
        oidc_issuer="http://issuer.test/realms/rinnalla",
        rinnalla_region="21",
        rinnalla_municipalities="698,320",
        session_key=os.urandom(32),
        portal_url=ORIGIN,
        **backends,
    )
    run_apart(in_postgres(database, empty))


@pytest.fixture
async def transactions(settings: PortalSettings) -> AsyncIterator[Sessions]:
    engine = create_engine(settings)
    yield create_sessions(engine, settings)
    await engine.dispose()


@pytest.fixture
async def visitor(settings: PortalSettings) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody has logged in with."""
    app = create_portal(settings)
    async with lifespan(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            yield client


@pytest.fixture
def services() -> Services:
    """Those that know one client with one consent."""
    return Services(deepcopy(ANSWERS))


@pytest.fixture
async def coach(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_portal(settings)
    async with lifespan(app):
        log_in(app, services, "coach")
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
            yield client
