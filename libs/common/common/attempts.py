"""Whose data a refused request was about: what it touched, what the refusal names, or what it named itself."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from fastapi import Request
from sqlalchemy import Select, select

from common import access_log
from common.access_log import Attempt
from common.database import Base
from common.errors import NotPermitted, Refusal
from common.events.access import Action
from common.openapi import KEYLESS
from common.rights.table import municipalities_of

MOST_NAMED = 200
"""As many clients as a request that is let through may name."""

Named = tuple[UUID, str]
"""A client, and the kind of thing of theirs that was asked for."""


@dataclass(frozen=True)
class LeadsToClient:
    """Marks an id in a path: `CaseId = Annotated[UUID, LeadsToClient(Case, what="case")]`.

    Whoever is refused by role has had nothing loaded; this tells whose data they wanted all the same.
    """

    thing: type[Base]
    """Its table has the columns `id` and `client_id`."""
    what: str

    def client_of(self, thing_id: UUID) -> Select[UUID]:
        columns = self.thing.__table__.c
        return select(columns.client_id).where(columns.id == thing_id)


@dataclass(frozen=True)
class AboutNoClient:
    """Marks what in a path leads to nobody's data: a coach, an employer, a survey."""


NO_CLIENT: Final = AboutNoClient()


async def keep_refused(request: Request, refusal: Refusal) -> None:
    """In a transaction of its own: the one that was refused rolls back."""
    attempts = list(dict.fromkeys(await attempts_of(request, refusal)))
    if not attempts:
        return
    async with request.app.state.sessions.begin() as session:
        homes = await municipalities_of(session, [one.client_id for one in attempts])
        for one in attempts:
            access_log.record(
                session,
                one.who,
                one.client_id,
                action=one.action,
                what=one.what,
                relation=one.relation,
                municipality=homes.get(one.client_id),
                result="refused",
            )


async def attempts_of(request: Request, refusal: Refusal) -> list[Attempt]:
    who, session = (getattr(request.state, name, None) for name in ("principal", "session"))
    attempts = access_log.touched_in(session) if session else []
    if attempt := getattr(refusal, "attempt", None):
        attempts.append(attempt)
    if not attempts and who and isinstance(refusal, NotPermitted):
        named = await clients_named(request)
        attempts += [Attempt(who, client_id, action_of(request), what) for client_id, what in named]
    return attempts


def action_of(request: Request) -> Action:
    only_asks = request.scope["route"].openapi_extra == KEYLESS
    return "read" if only_asks or request.method in ("GET", "HEAD") else "change"


async def clients_named(request: Request) -> list[Named]:
    """By the address, else in the body, which a refusal by role leaves unchecked."""
    path = request.path_params
    if named := [*ids([path.get("client_id")]), *ids(request.query_params.getlist("ids"))]:
        return [(client_id, "client") for client_id in named]
    for name, mark in marks(request.scope["route"].endpoint):
        if isinstance(mark, LeadsToClient):
            return await client_behind(request, mark, path[name])
    return [(client_id, "client") for client_id in ids(told_in(await request.body()))]


async def client_behind(request: Request, mark: LeadsToClient, told: str) -> list[Named]:
    async with request.app.state.sessions() as session:
        found = [await session.scalar(mark.client_of(thing_id)) for thing_id in ids([told])]
    return [(client_id, mark.what) for client_id in found if client_id]


def marks(endpoint: Any) -> Iterator[tuple[str, LeadsToClient | AboutNoClient]]:
    """The parameters that say of themselves whether they lead to a client."""
    for name, annotation in inspect.get_annotations(endpoint).items():
        for part in getattr(annotation, "__metadata__", ()):
            if isinstance(part, LeadsToClient | AboutNoClient):
                yield name, part


def told_in(body: bytes) -> list[Any]:
    """A client's id at the top of a body or in each of its rows, or a list of such ids."""
    try:
        told = orjson.loads(body)
        named = [one["client_id"] for one in (told, *told.get("rows", ())) if "client_id" in one]
        return [*named, *told.get("client_ids", ())]
    except (ValueError, TypeError, AttributeError):
        return []


def ids(told: list[Any]) -> list[UUID]:
    """Those that are ids, each once."""
    found = dict.fromkeys(read for one in told[:MOST_NAMED] if (read := as_id(one)))
    return list(found)


def as_id(told: Any) -> UUID | None:
    try:
        return UUID(told)
    except (ValueError, TypeError, AttributeError):
        return None
