"""A kind of route that keeps less than others do."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from common.idempotency import answer_once
from common.identity import authenticate, documented
from feedback.errors import LinkShownOnce

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class ShownOnceRoute(APIRoute):
    """Done once for a key, as everywhere, but the answer holds a secret and is not kept: the second time it says so."""

    def get_route_handler(self) -> Handle:
        handle = super().get_route_handler()

        async def shown_once(request: Request) -> Response:
            who = request.state.principal = await authenticate(request)
            shown: list[Response] = []

            async def without_content(request: Request) -> Response:
                shown.append(await handle(request))
                return Response(status_code=shown[0].status_code)

            async with request.app.state.sessions.begin() as session:
                request.state.session = session
                await answer_once(request, session, who=who, answer=without_content)
                if not shown:
                    raise LinkShownOnce
            return shown[0]

        return shown_once


def shown_once(**options: Any) -> APIRouter:
    return APIRouter(route_class=ShownOnceRoute, dependencies=[Depends(documented)], **options)
