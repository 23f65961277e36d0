"""The five services over HTTP, with the user's own access token: what they answer, and what they refuse."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from opentelemetry.propagate import inject

from common.trust import trusted
from portal.places import municipality_name
from portal.reasons import NEEDED, Reasons
from portal.settings import PortalSettings

PATIENCE, FILE_PATIENCE = 10.0, 60.0
"""Seconds; a file may be counted for a while before its first byte."""
CONNECTIONS = 50
PLACES = ("municipality", "into")
"""Facts of a refusal that are a municipality's code."""
Answer = dict[str, Any]


class Away(Exception):
    """A service does not answer, or fails: whether the request took effect is not known."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


@dataclass
class Refused(Exception):
    """A service's refusal, as RFC 9457 has it, in the reader's language."""

    service: str
    status: int
    type: str
    detail: str
    errors: list[tuple[str, str]] = field(default_factory=list)
    """Field and what is wrong with it."""
    facts: Answer = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The problem's own name, e.g. `already-hired`."""
        return self.type.rsplit("/", 1)[-1]


def open_backends(settings: PortalSettings) -> dict[str, httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=20)
    return {
        name: httpx.AsyncClient(verify=trusted(), base_url=url, timeout=PATIENCE, limits=limits)
        for name, url in settings.backends.items()
    }


@dataclass(frozen=True)
class File:
    """What a person chose from their computer, or what a service kept of it."""

    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True)
class Calls:
    """One service as one person uses it."""

    service: str
    client: httpx.AsyncClient
    token: str
    language: str
    reasons: Reasons = field(default_factory=Reasons)
    """Why this person opens others' clients."""

    async def get(self, path: str, **query: str | int | Sequence[str] | None) -> Answer:
        return await self.ask("GET", path, params={name: value for name, value in query.items() if value is not None})

    async def post(self, path: str, body: Mapping[str, Any], *, key: str) -> Answer:
        return await self.ask("POST", path, json=body, headers={"Idempotency-Key": key})

    async def delete(self, path: str, body: Mapping[str, Any], *, key: str) -> Answer:
        """What is taken away needs no more than its address."""
        return await self.ask("DELETE", path, headers={"Idempotency-Key": key})

    async def put(self, path: str, body: Mapping[str, Any], *, key: str) -> Answer:
        return await self.ask("PUT", path, json=body, headers={"Idempotency-Key": key})

    async def patch(self, path: str, body: Mapping[str, Any], *, key: str) -> Answer:
        return await self.ask("PATCH", path, json=body, headers={"Idempotency-Key": key})

    async def post_file(self, path: str, file: File, *, key: str) -> Answer:
        headers = {"Content-Type": file.media_type, "Idempotency-Key": key}
        return await self.ask("POST", path, content=file.content, headers=headers)

    async def fetch(self, path: str, body: Mapping[str, Any], *, key: str) -> File:
        """A file that one asks for by saying why."""
        answer = await self.answer("POST", path, json=body, headers={"Idempotency-Key": key})
        return File(answer.content, answer.headers.get("Content-Type", "").partition(";")[0])

    async def opened(self, path: str, **query: str) -> httpx.Response:
        """A long file, read as it comes by whoever closes it. Raises Refused, Away."""
        own = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}
        inject(own)
        asked = self.client.build_request("GET", path, params=query, headers=own, timeout=FILE_PATIENCE)
        return await self.sent(asked, stream=True)

    async def ask(self, method: str, path: str, **request: Any) -> Answer:
        response = await self.answer(method, path, **request)
        return dict(response.json()) if response.content else {}

    async def answer(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **request: Any
    ) -> httpx.Response:
        """Raises Refused, Away."""
        own = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}
        inject(own)  # the trace goes on from the click
        asked = self.client.build_request(method, path, headers=own | dict(headers or {}), **request)
        asked.headers.update(self.reasons.about(asked.url.raw_path, asked.content))
        try:
            return await self.sent(asked)
        except Refused as refused:
            if refused.kind != NEEDED or not (reason := self.reasons.for_refused(refused.facts.get("client_id"))):
                raise
            asked.headers.update(reason)
        return await self.sent(asked)

    async def sent(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        try:
            response = await self.client.send(request, stream=stream)
            if response.is_error:
                await response.aread()
        except httpx.HTTPError as error:
            raise Away(self.service) from error
        if response.status_code >= 500:
            raise Away(self.service)
        if response.is_error:
            raise refusal_from(self.service, response)
        return response


def refusal_from(service: str, response: httpx.Response) -> Refused:
    try:
        problem = response.json()
    except ValueError as error:
        raise Away(service) from error
    return Refused(
        service=service,
        status=response.status_code,
        type=str(problem.get("type", "about:blank")),
        detail=by_name(str(problem.get("detail") or problem.get("title", "")), problem),
        errors=[
            (str(one.get("field", "")), by_name(str(one.get("detail", "")), problem))
            for one in problem.get("errors", [])
        ],
        facts=problem,
    )


def by_name(text: str, problem: Answer) -> str:
    """Services know municipalities by their codes, people by their names."""
    codes = {str(problem.get(fact)) for fact in PLACES}
    for code in filter(str.isdecimal, codes):
        text = re.sub(rf"\b{code}\b", municipality_name(code), text)
    return text
