"""Calls to the services: with a service account's token, again when a part is away, never twice in effect."""

import asyncio
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

from rinnalla.endpoints import Endpoints

AT_ONCE = 12
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
GIVE_UP_AFTER, ANSWERS_WITHIN = 300.0, 15.0
"""Seconds for which a service may be away before a command that works ends, and one whose answer is waited for."""
PASSING_STATUSES = frozenset({429, 502, 503, 504})
ERROR_STATUSES = frozenset({401, 500})
"""May be gone with a fresh token or another try, but is not waited out."""
MOST_ERRORS = 4
NOT_KNOWN_YET, COLLISION = ("referral-not-known-yet", "organisation-not-known-yet"), "collision"
"""Refusals that pass: a message on its way is waited for; two at once are told apart when tried again."""


class ServiceAway(Exception):
    """A service or the login did not answer for too long, or with what nobody can use."""


class ServiceRefused(Exception):
    """A service said no, and why."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        errors = [f"{error['field']}: {error['detail']}" for error in problem.get("errors", ())]
        super().__init__("; ".join(errors) or problem.get("detail") or f"status {status}")
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        return str(self.problem.get("type", "")).rpartition("/")[2]


@dataclass
class Tokens:
    """The client's access token, fetched anew at half its life, once for all who wait for it."""

    endpoints: Endpoints
    client: str
    http: httpx2.AsyncClient
    value: str = ""
    renew_at: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def token(self) -> str:
        async with self.lock:
            if time.monotonic() >= self.renew_at:
                await self.fetch()
            return self.value

    async def fetch(self) -> None:
        form = {"grant_type": "client_credentials", "client_id": self.client}
        secret = {"client_secret": self.endpoints.secret(self.client)}
        answer = await self.http.post(self.endpoints.token_url, data=form | secret)
        if answer.status_code in (400, 401):
            raise ServiceAway(f"Keycloak does not know the client {self.client} by this secret: is it the same stack?")
        answer.raise_for_status()
        body = answer.json()
        self.value = body["access_token"]
        self.renew_at = time.monotonic() + body["expires_in"] / 2

    def distrust(self, token: str) -> None:
        if token == self.value:
            self.renew_at = 0.0


class Backend:
    """The services as one client of Keycloak sees them. `reason`: why it opens clients that others coach."""

    def __init__(
        self,
        endpoints: Endpoints,
        client: str,
        http: httpx2.AsyncClient | None = None,
        *,
        patience: float | None = None,
        reason: str = "",
    ) -> None:
        limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        headers = {"Accept-Language": "en"} | ({"Access-Reason": reason} if reason else {})
        self.http = http or httpx2.AsyncClient(timeout=30, limits=limits, headers=headers)
        self.endpoints = endpoints
        self.secret = endpoints.secret(client).encode()
        self.tokens = Tokens(endpoints, client, self.http)
        self.room = asyncio.Semaphore(AT_ONCE)
        self.patience = GIVE_UP_AFTER if patience is None else patience

    async def __aenter__(self) -> "Backend":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def get(self, service: str, path: str, **parameters: str) -> Any:
        return await self.call(service, "GET", path, parameters=parameters)

    async def get_all(self, service: str, path: str) -> list[Any]:
        """Every item of a list that comes in pages."""
        items: list[Any] = []
        after: str | None = ""
        while after is not None:
            page = await self.get(service, path, limit="200", **({"after": after} if after else {}))
            items += page["items"]
            after = page.get("next")
        return items

    async def ask(self, service: str, path: str, question: Mapping[str, Any]) -> Any:
        """A question too long for an address: a POST that changes nothing, so each has a key of its own."""
        return await self.call(service, "POST", path, body=question, key=str(uuid4()))

    async def change(self, service: str, path: str, body: Mapping[str, Any], key: str, method: str = "POST") -> Any:
        """The same key is the same change, however often it is sent."""
        # Keyed: what is in the key may hold an identity code, and those can be guessed from a plain hash.
        told = hmac.digest(self.secret, f"{method} {path} {key}".encode(), "sha256")
        return await self.call(service, method, path, body=body, key=told.hex())

    async def call(
        self,
        service: str,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        key: str = "",
        parameters: Mapping[str, str] | None = None,
    ) -> Any:
        """Raises ServiceRefused, or ServiceAway after GIVE_UP_AFTER seconds of passing troubles."""
        headers = {"Idempotency-Key": key} if key else {}
        request = self.http.build_request(
            method, self.endpoints.url(service) + path, json=body, params=parameters, headers=headers
        )
        async with self.room:
            answer = await self.send(request, service)
        if answer.is_success:
            return answer.json() if answer.content else None
        raise ServiceRefused(answer.status_code, problem_of(answer))

    async def send(self, request: httpx2.Request, service: str) -> httpx2.Response:
        waiting = Waiting(time.monotonic() + self.patience)
        while waiting.has_sense:
            if (answer := await self.tried(request, waiting)) is not None:
                return answer
            await waiting.pause()
        raise ServiceAway(f"{service} does not serve us ({waiting.trouble}). Is it up?")

    async def tried(self, request: httpx2.Request, waiting: "Waiting") -> httpx2.Response | None:
        """None for a trouble that may pass."""
        try:
            token = await self.tokens.token()
            request.headers["Authorization"] = f"Bearer {token}"
            answer = await self.http.send(request)
        except httpx2.HTTPError as error:
            waiting.trouble = str(error) or type(error).__name__
            return None
        waiting.answers += 1
        if not is_passing(answer, waiting.answers):
            return answer
        if answer.status_code in ERROR_STATUSES:
            self.tokens.distrust(token)
            waiting.errors += 1
        waiting.trouble = f"status {answer.status_code}, {problem_of(answer).get('detail', '')}"
        return None


@dataclass
class Waiting:
    """One request that has not been served yet: why, how often it was answered, and until when it is tried."""

    until: float
    trouble: str = ""
    answers: int = 0
    errors: int = 0
    next_pause: float = field(default_factory=lambda: FIRST_PAUSE)

    @property
    def has_sense(self) -> bool:
        return time.monotonic() < self.until and self.errors < MOST_ERRORS

    async def pause(self) -> None:
        await asyncio.sleep(self.next_pause)
        self.next_pause = min(self.next_pause * 2, LONGEST_PAUSE)


def is_passing(answer: httpx2.Response, answers: int) -> bool:
    if answer.status_code == httpx2.codes.CONFLICT:
        kind = str(problem_of(answer).get("type", "")).rpartition("/")[2]
        return kind in NOT_KNOWN_YET or (kind == COLLISION and answers < MOST_ERRORS)
    return answer.status_code in PASSING_STATUSES or answer.status_code in ERROR_STATUSES


def problem_of(answer: httpx2.Response) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
