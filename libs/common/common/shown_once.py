"""Routes whose answer holds a secret: it is shown to whoever asked, and kept nowhere."""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from common.errors import Refusal
from common.idempotency import answer_once
from common.identity import authenticate, documented

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class ShownOnceRoute(APIRoute):
    """Done once for a key, as everywhere, but the answer is not kept: the second time it says so."""

    said_again: ClassVar[type[Refusal]]

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
                    raise self.said_again
            return shown[0]

        return shown_once


def shown_once(said_again: type[Refusal], **options: Any) -> APIRouter:
    """A router of such routes, and what each refuses a repeated request with."""
    kind = type(ShownOnceRoute.__name__, (ShownOnceRoute,), {"said_again": said_again})
    return APIRouter(route_class=kind, dependencies=[Depends(documented)], **options)
