"""What the portal is made of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.staticfiles import StaticFiles

from common.database import create_engine, create_sessions
from common.garbage import settle
from common.health import PartCheck, database_part, health_routes
from common.service_tokens import ServiceTokens
from common.telemetry import start_telemetry, trace_app, trace_calls
from common.tokens import TokenCheck
from common.web import Measured
from portal import login
from portal.access import Forged
from portal.backends import open_backends
from portal.drafts import DraftStore
from portal.failures import answer_with_pages
from portal.guard import Guard
from portal.oidc import Provider, ProviderAway
from portal.pages import routers
from portal.reasons import TypedReasons
from portal.sessions import SessionStore
from portal.settings import PortalSettings

STATIC = Path(__file__).parent / "static"
TIDY_EVERY = 600.0
UNTRACED = "//[^/]+/(health/|metrics$|static/|s/|language/)"
"""An invitation's link is a secret, so its address is in no trace, nor is the choice of language, which leads back to
it. (It is looked for anywhere in a whole address.)"""

log = structlog.get_logger(__name__)


def create_portal(settings: PortalSettings) -> FastAPI:
    start_telemetry(settings)
    app = FastAPI(
        title="Rinnalla portal",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(refuse_forged)],
    )
    app.state.settings = settings
    app.state.static_version = static_version()
    app.include_router(login.router)
    for router in routers:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.routes.extend(health_routes(lambda: parts_of(app)))
    answer_with_pages(app)
    app.add_middleware(Measured)
    app.add_middleware(Guard, settings=settings)
    trace_app(app, settings, untraced=UNTRACED)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: PortalSettings = app.state.settings
    engine = create_engine(settings)
    trace_calls(settings, engine)
    transactions = create_sessions(engine, settings)
    app.state.transactions = transactions
    app.state.session_store = SessionStore(transactions, settings)
    app.state.drafts = DraftStore(transactions, settings)
    app.state.typed_reasons = TypedReasons(transactions, settings)
    app.state.tokens = TokenCheck(settings)
    app.state.provider = Provider(settings, app.state.tokens.keys)
    app.state.own_tokens = ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret)
    app.state.backends = open_backends(settings)
    tidying = asyncio.create_task(tidy(app))
    settle()
    async with AsyncExitStack() as closing:
        closing.push_async_callback(engine.dispose)
        for client in (app.state.provider.http, *app.state.backends.values()):
            closing.push_async_callback(client.aclose)
        yield
        tidying.cancel()
        with suppress(asyncio.CancelledError):
            await tidying


async def tidy(app: FastAPI) -> None:
    """Forgets what is too old to matter. A database that is away is looked for again the next time."""
    while True:
        try:
            await app.state.session_store.forget_old()
            await app.state.drafts.forget_old()
        except Exception as error:
            log.warning("tidying waits", exc_info=error)
        await asyncio.sleep(TIDY_EVERY)


async def refuse_forged(request: Request) -> None:
    if request.state.is_forged:
        raise Forged


def parts_of(app: FastAPI) -> dict[str, PartCheck]:
    """The services behind are not among them: a page says itself which one is away."""

    async def issuer() -> str | None:
        try:
            await app.state.provider.discover()
        except ProviderAway:
            return "does not answer"
        return None

    return {"database": database_part(app.state.transactions), "identity provider": issuer}


def static_version() -> str:
    """Changes with the files, so that a browser never mixes old and new."""
    content = sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            content.update(path.read_bytes())
    return content.hexdigest()[:12]
