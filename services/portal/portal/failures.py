"""What a person sees when something is refused, missing or away: what happened, and what to do next."""

from contextlib import suppress

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from common.problems import route_of
from portal.access import Forged, LoginNeeded, NotForYourRole, keep_draft, visitor
from portal.backends import Away, Refused
from portal.login import login_path, way_back
from portal.oidc import ProviderAway
from portal.reasons import NEEDED, page_that_asks
from portal.rendering import render, see_other
from portal.sessions import COOKIE

log = structlog.get_logger(__name__)
AWAY = (ProviderAway, DBAPIError, PoolTimeout, OSError)
NOBODY_KNOWN = (LoginNeeded, Forged, *AWAY)
BY_STATUS = {403: "errors/not_permitted.html", 404: "errors/not_found.html"}


async def on_login_needed(request: Request, error: Exception) -> Response:
    return see_other(login_path(request))


async def on_refused(request: Request, error: Exception) -> Response:
    """A refusal that no form could show at its field."""
    refused = error if isinstance(error, Refused) else Refused("", 404, "about:blank", "")
    if refused.status == 401:
        if who := getattr(request.state, "visitor", None):
            await keep_draft(request, who.session)
        return see_other(login_path(request))
    if refused.kind == NEEDED:
        return await ask_for_reason(request, refused)
    return render(request, page_of(refused), status=refused.status, refused=refused)


def page_of(refused: Refused) -> str:
    """One that says more than that the role does not allow it is shown in its own words."""
    if refused.status == 403 and refused.kind not in ("", "not-permitted"):
        return "errors/refused.html"
    return BY_STATUS.get(refused.status, "errors/refused.html")


async def ask_for_reason(request: Request, refused: Refused) -> Response:
    """What was posted waits as a draft at its page."""
    if who := getattr(request.state, "visitor", None):
        await keep_draft(request, who.session)
    return see_other(page_that_asks(refused.facts.get("client_id"), way_back(request)))


async def on_away(request: Request, error: Exception) -> Response:
    service = error.service if isinstance(error, Away) else None
    return render(request, "errors/away.html", status=503, service=service)


async def on_forged(request: Request, error: Exception) -> Response:
    return render(request, "errors/forged.html", status=403)


async def on_not_for_role(request: Request, error: Exception) -> Response:
    return render(request, "errors/not_permitted.html", status=403)


async def on_not_found(request: Request, error: Exception) -> Response:
    """With the menu for those who are logged in, so that there is a way on."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    if COOKIE in request.cookies:
        with suppress(*NOBODY_KNOWN):
            await visitor(request)
    return render(request, "errors/not_found.html", status=status)


async def on_unexpected(request: Request, error: Exception) -> Response:
    """This answer is made outside the guard, so it takes the guard's headers along."""
    log.error("page failed", route=route_of(request), exc_info=error)
    answer = render(request, "errors/unexpected.html", status=500)
    answer.headers.update(request.state.headers)
    return answer


def answer_with_pages(app: FastAPI) -> None:
    app.add_exception_handler(LoginNeeded, on_login_needed)
    app.add_exception_handler(Refused, on_refused)
    for away in (Away, *AWAY):
        app.add_exception_handler(away, on_away)
    app.add_exception_handler(Forged, on_forged)
    app.add_exception_handler(NotForYourRole, on_not_for_role)
    app.add_exception_handler(HTTPException, on_not_found)
    app.add_exception_handler(RequestValidationError, on_not_found)
    app.add_exception_handler(Exception, on_unexpected)
