"""RFC 9457: every error as a problem, in the reader's language, naming the field, and never echoing what was sent."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import structlog
from asyncpg import InternalClientError
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from common.attempts import keep_refused
from common.database import is_passing
from common.days import FINLAND
from common.errors import (
    LANGUAGES,
    Collision,
    Gone,
    Invalid,
    Language,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    Refusal,
    Unavailable,
)
from common.field_errors import field_error

log = structlog.get_logger(__name__)

AT: dict[Language, str] = {"fi": "klo", "sv": "kl.", "en": "at"}
POINT: dict[Language, str] = {"fi": ".", "sv": ":", "en": ":"}
"""Between hours and minutes."""

BY_STATUS: dict[int, type[Refusal]] = {
    kind.status: kind for kind in (NotAuthenticated, NotPermitted, NotFound, Gone, Invalid, Unavailable)
}


class Unexpected(Refusal):
    """Something went wrong on our side. Nothing was saved. Try again; if it stays, tell the operator."""

    fi = "Meillä meni jotain pieleen. Mitään ei tallennettu. Yritä uudelleen; jos vika jatkuu, kerro ylläpidolle."
    sv = "Något gick fel hos oss. Inget sparades. Försök igen; om felet kvarstår, meddela administratören."
    status = 500


class BadInput(Invalid):
    """Some of what was sent is missing or cannot be understood. See each field."""

    fi = "Osa lähetetystä puuttuu tai sitä ei voi ymmärtää. Katso kentät."
    sv = "En del av det som skickades saknas eller går inte att förstå. Se fälten."


BY_STATE: dict[str, type[Refusal]] = {
    "23505": Collision,  # unique
    "23P01": Collision,  # exclusion
    "22021": BadInput,  # PostgreSQL keeps no NUL character, in text …
    "22P05": BadInput,  # … or in JSON
}
"""What the database may refuse without a fault of ours. Any other broken constraint is one."""


UNREADABLE_BODY = 400
"""What FastAPI answers to a body that is not even text."""


def language_of(request: Request) -> Language:
    """The first of the reader's languages that we have; Finnish when none."""
    for wanted in request.headers.get("accept-language", "").split(","):
        code = wanted.strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "fi"


def problem_type(kind: type[Refusal]) -> str:
    return "/problems/" + re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def shown(fact: object, language: Language) -> object:
    if isinstance(fact, datetime):
        here = fact.astimezone(FINLAND)
        return f"{shown(here.date(), language)} {AT[language]} {here.hour}{POINT[language]}{here:%M}"
    if isinstance(fact, date):
        return f"{fact.day} {fact:%B %Y}" if language == "en" else f"{fact.day}.{fact.month}.{fact.year}"
    return fact


def problem(refusal: Refusal, language: Language) -> dict[str, Any]:
    kind = type(refusal)
    detail = kind.text(language).format_map({name: shown(fact, language) for name, fact in refusal.facts.items()})
    body: dict[str, Any] = jsonable_encoder(refusal.facts) | {
        "type": problem_type(kind),
        "title": kind.title(language),
        "status": kind.status,
        "detail": detail,
    }
    if kind.field:
        body["errors"] = [{"field": kind.field, "detail": detail}]
    return body


def as_answer(body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(body, body["status"], headers=headers, media_type="application/problem+json")


def headers_of(refusal: Refusal) -> dict[str, str]:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
    return headers | ({"WWW-Authenticate": "Bearer"} if refusal.status == NotAuthenticated.status else {})


async def on_refusal(request: Request, refusal: Refusal) -> JSONResponse:
    await keep_refused(request, refusal)
    return as_answer(problem(refusal, language_of(request)), headers=headers_of(refusal))


async def on_bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    """FastAPI's own answer would echo the input, an identity code included."""
    language = language_of(request)
    errors = [field_error(one, language, route=request.scope.get("route")) for one in error.errors()]
    return as_answer(problem(BadInput(), language) | {"errors": errors})


async def on_http_error(request: Request, error: HTTPException) -> JSONResponse:
    if error.status_code == UNREADABLE_BODY:
        return await on_bad_input(request, RequestValidationError([{"type": "json_invalid", "loc": ()}]))
    refusal = BY_STATUS.get(error.status_code, Invalid)()
    body = problem(refusal, language_of(request)) | {"status": error.status_code}
    return as_answer(body, headers=error.headers)


async def on_database_error(request: Request, error: Exception) -> JSONResponse:
    if is_passing(error):
        log.warning("a part is away", route=route_of(request), error=type(error).__name__)
        refusal = Unavailable()
        return as_answer(problem(refusal, language_of(request)), headers=headers_of(refusal))
    kind = BY_STATE.get(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
    return await (on_refusal(request, kind()) if kind else on_unexpected(request, error))


async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", route=route_of(request), exc_info=error)
    return as_answer(problem(Unexpected(), language_of(request)))


def route_of(request: Request) -> str:
    return getattr(request.scope.get("route"), "path", "unknown")


def answer_with_problems(app: FastAPI) -> None:
    handlers: dict[type[Exception], Any] = {
        Refusal: on_refusal,
        RequestValidationError: on_bad_input,
        HTTPException: on_http_error,
        DBAPIError: on_database_error,
        PoolTimeout: on_database_error,
        InternalClientError: on_database_error,
        OSError: on_database_error,
        Exception: on_unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
