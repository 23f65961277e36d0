"""The HTTP edge: a request is checked, is one transaction, is answered once, and commits before the answer leaves."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute

from common import operations
from common.database import Sessions, create_engine, create_sessions
from common.health import PartCheck, database_part, health_routes
from common.idempotency import answer_once
from common.identity import authenticate, documented
from common.metrics import REQUEST_SECONDS
from common.openapi import describe
from common.problems import answer_with_problems, route_of
from common.settings import ServiceSettings
from common.telemetry import start_telemetry, trace_app, trace_calls
from common.tokens import TokenCheck

SAFE = ("GET", "HEAD", "OPTIONS")


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


class ServiceRouter(APIRouter):
    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=ServiceRoute, dependencies=[Depends(documented)], **options)


def create_app(router: APIRouter, settings: ServiceSettings, *, sessions: Sessions | None = None) -> FastAPI:
    """The HTTP process of a service. Given `sessions`, no database is opened (tests)."""
    start_telemetry(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_engine(settings)
        trace_calls(settings, engine)
        app.state.sessions = sessions or create_sessions(engine, settings)
        yield
        await engine.dispose()

    app = FastAPI(title=f"Rinnalla {settings.service}", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings
    app.state.tokens = TokenCheck(settings)
    app.include_router(router)
    app.include_router(operations.router(ServiceRouter()))
    app.routes.extend(health_routes(lambda: parts_of(app)))
    answer_with_problems(app)
    app.middleware("http")(measure)
    trace_app(app)
    describe(app)
    return app


def parts_of(app: FastAPI) -> dict[str, PartCheck]:
    async def issuer() -> str | None:
        if not app.state.tokens.keys.keys:
            await app.state.tokens.keys.refresh("")
        return None

    return {"database": database_part(app.state.sessions), "identity provider": issuer}


async def measure(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    started = time.perf_counter()
    response = await call_next(request)
    service = request.app.state.settings.service
    labels = (service, request.method, route_of(request), str(response.status_code))
    REQUEST_SECONDS.labels(*labels).observe(time.perf_counter() - started)
    return response


def settings_of(request: Request) -> ServiceSettings:
    settings: ServiceSettings = request.app.state.settings
    return settings
