"""Two kinds of routes that keep less than others do, or a kept request would undo what the tables keep apart."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import text

from common.idempotency import answer_once, scope_of
from common.identity import authenticate, documented
from feedback.errors import LinkShownOnce

Handle = Callable[[Request], Coroutine[Any, Any, Response]]

FORGET = text("""
    update idempotency_keys set answer = null where principal = :principal and request = :request and key = :key
""")


class UnrecordedRoute(APIRoute):
    """One transaction, and no record of the request.

    An idempotency key would keep the moment and a hash of token and answers, from which the answers could be guessed,
    in the transaction that burnt the link. The link itself makes the request happen once.
    """

    def get_route_handler(self) -> Handle:
        handle = super().get_route_handler()

        async def unrecorded(request: Request) -> Response:
            request.state.principal = await authenticate(request)
            async with request.app.state.sessions.begin() as session:
                request.state.session = session
                return await handle(request)

        return unrecorded


class ShownOnceRoute(APIRoute):
    """Done once for a key, as everywhere, but the answer holds a secret and is not kept: the second time it says so."""

    def get_route_handler(self) -> Handle:
        handle = super().get_route_handler()

        async def shown_once(request: Request) -> Response:
            who = request.state.principal = await authenticate(request)
            async with request.app.state.sessions.begin() as session:
                request.state.session = session
                response = await answer_once(request, session, who=who, answer=handle)
                if "idempotency-replayed" in response.headers:
                    raise LinkShownOnce
                await session.execute(FORGET, scope_of(request, who))
            return response

        return shown_once


def routes_of(route_class: type[APIRoute], **options: Any) -> APIRouter:
    return APIRouter(route_class=route_class, dependencies=[Depends(documented)], **options)
