"""The services behind the portal as tests answer for them, and somebody who is logged in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import orjson
from fastapi import FastAPI, Request

from common.identity import Principal
from portal.access import Visitor, visitor
from portal.backends import Calls
from portal.languages import current
from portal.sessions import Session
from portal.settings import BACKENDS

SUBJECT = UUID("0198c0de-0000-7000-8000-00000000c0ac")


class Services:
    """Answers what it was told to; anything else is not found. Keeps what was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = dict(answers)
        self.asked: list[httpx.Request] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        found = self.answers.get(f"{request.method} {request.url.host} {request.url.path}")
        if found is None:
            problem = {"type": "/problems/not-found", "title": "Not found", "detail": "Not found"}
            return httpx.Response(404, json=problem)
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    def sent_to(self, path: str) -> list[Any]:
        """The bodies of what was posted there."""
        return [orjson.loads(one.content) for one in self.posted_to(path)]

    def posted_to(self, path: str) -> list[httpx.Request]:
        return [one for one in self.asked if one.method == "POST" and one.url.path == path]


def log_in(app: FastAPI, services: Services, *roles: str) -> None:
    """Everyone who comes is this person, whatever the cookie."""
    principal = Principal(
        subject=SUBJECT,
        name="tester",
        roles=frozenset(roles),
        municipalities=frozenset({"698"}),
        organisation=None,
        client="portal",
    )
    session = Session(b"", "sid", SUBJECT, None, "", b"", is_over=False)
    transport = httpx.MockTransport(services.answer)

    async def somebody(request: Request) -> Visitor:
        calls = {
            name: Calls(
                name,
                httpx.AsyncClient(base_url=f"http://{name}", transport=transport),
                token="",
                language=current.get(),
            )
            for name in BACKENDS
        }
        request.state.visitor = Visitor(principal, "Outi Koe", csrf="csrf", session=session, **calls)
        found: Visitor = request.state.visitor
        return found

    app.dependency_overrides[visitor] = somebody
