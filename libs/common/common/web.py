"""The HTTP edge: a request is checked, is one transaction, is answered once, and commits before the answer leaves."""

import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common import operations
from common.body_size import Bounded
from common.database import Sessions, create_engine, create_sessions
from common.errors import Unavailable
from common.garbage import settle
from common.health import PartCheck, database_part, health_routes
from common.idempotency import answer_once
from common.identity import authenticate, documented
from common.metrics import REQUEST_SECONDS
from common.openapi import KEYLESS, describe
from common.problems import answer_with_problems, route_of
from common.settings import ServiceSettings
from common.telemetry import start_telemetry, trace_app, trace_calls
from common.tokens import IssuerKeys, TokenCheck

SAFE = ("GET", "HEAD", "OPTIONS")
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class ServiceRoute(APIRoute):
    """Default deny: without a valid token no route of a service runs."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def in_one_transaction(request: Request) -> Response:
            who = request.state.principal = await authenticate(request)
            async with request.app.state.sessions.begin() as session:
                request.state.session = session
                if request.method in SAFE:
                    return await answer(request)
                return await answer_once(request, session, who=who, answer=answer)

        return in_one_transaction


class KeylessRoute(ServiceRoute):
    """One transaction without an idempotency key: asked again it reads again, and no answer lies about in a table."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options | {"openapi_extra": KEYLESS})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = APIRoute.get_route_handler(self)

        async def in_one_transaction(request: Request) -> Response:
            request.state.principal = await authenticate(request)
            await request.body()  # here what is too large is told so; FastAPI would call it unreadable
            async with request.app.state.sessions.begin() as session:
                request.state.session = session
                return await answer(request)

        return in_one_transaction


class ServiceRouter(APIRouter):
    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=ServiceRoute, dependencies=[Depends(documented)], **options)

    def ask(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A question that is sent by POST, since what is asked may not stand in an address."""

        def register(endpoint: Endpoint) -> Endpoint:
            self.add_api_route(path, endpoint, methods=["POST"], route_class_override=KeylessRoute, **options)
            return endpoint

        return register

    def include_router(self, router: APIRouter) -> None:  # type: ignore[override]  # none of the options has a use here
        """Its routes, as they are: FastAPI would ask each nested router twice at every request."""
        self.routes.extend(router.routes)


def create_app(router: APIRouter, settings: ServiceSettings, *, sessions: Sessions | None = None) -> FastAPI:
    """The HTTP process of a service. Given `sessions`, no database is opened (tests)."""
    start_telemetry(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_engine(settings)
        trace_calls(settings, engine)
        app.state.sessions = sessions or create_sessions(engine, settings)
        settle()
        yield
        await engine.dispose()

    app = FastAPI(title=f"Rinnalla {settings.service}", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings
    app.state.tokens = TokenCheck(settings)
    app.routes.extend([*router.routes, *operations.router(ServiceRouter()).routes])
    app.routes.extend(health_routes(lambda: parts_of(app)))
    answer_with_problems(app)
    app.add_middleware(Bounded, most=settings.largest_body)
    app.add_middleware(Measured)
    trace_app(app, settings)
    describe(app)
    return app


def parts_of(app: FastAPI) -> dict[str, PartCheck]:
    async def issuer() -> str | None:
        """Once its keys are here, tokens can be checked without it."""
        keys: IssuerKeys = app.state.tokens.keys
        if not keys.keys:
            with suppress(Unavailable):
                await keys.refresh("")
        return None if keys.keys else "does not answer, and without its keys nobody can be let in"

    return {"database": database_part(app.state.sessions), "identity provider": issuer}


class Measured:
    """How long each route took, by its answer's status; and no answer stays in a cache: it may be about a client."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        started, status = time.perf_counter(), 500

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).setdefault("cache-control", "no-store")
            await send(message)

        try:
            await self.app(scope, receive, noting_status)
        finally:
            request = Request(scope)
            labels = (request.app.state.settings.service, request.method, route_of(request), str(status))
            REQUEST_SECONDS.labels(*labels).observe(time.perf_counter() - started)


def settings_of(request: Request) -> ServiceSettings:
    settings: ServiceSettings = request.app.state.settings
    return settings
