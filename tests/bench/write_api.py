"""P4: a coach's contact with an employer, about a client. Token check, idempotency key, row, event, access record.

Beside it the least that could take the same JSON: bare Starlette with one asyncpg insert. One worker, 16 connections.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import orjson
from rich.console import Console

from local_stack import Environment
from tests.bench import load
from tests.bench.ground import bare_database, servers, service_token
from tests.bench.results import Goal, Result, Spread
from tests.bench.servers import Server, bare, running, service
from tests.bench.side_by_side import in_turns

SECONDS = 4.0
CLIENTS = 50
GOAL = Goal(floor=0.10, good=0.25, excellent=0.40)
TAIL = Goal(floor=10, good=6, excellent=4, is_less_better=True)


async def measure(console: Console) -> list[Result]:
    with servers("keycloak") as environment:
        async with (
            bare_database(environment) as database,
            running("tests.bench.bare", bare(database)) as theirs,
            running("coaching.main", service("coaching", environment)) as ours,
        ):
            return await compare(environment, ours, theirs, console)


async def compare(environment: Environment, ours: Server, theirs: Server, console: Console) -> list[Result]:
    token = await service_token(environment, "importer")
    contacts = await Contacts.prepared(ours, token)
    tails: list[float] = []
    ways = {
        "ours": partial(rate, ours, contacts.to_service, tails),
        "bare Starlette + asyncpg": partial(rate, theirs, contacts.to_bare, []),
    }
    measured = await in_turns(ways, console)
    what = "write API ÷ bare Starlette + asyncpg, c=16"
    ratio = measured.result("P4", what, baseline="bare Starlette + asyncpg", unit="requests/s", goal=GOAL)
    return [ratio, tail_of(tails)]


async def rate(server: Server, make_request: Callable[[], bytes], tails: list[float]) -> float:
    measured = await load.drive(server.port, make_request, seconds=SECONDS)
    tails.append(measured.tail)
    return measured.rate


def tail_of(tails: list[float]) -> Result:
    spread, nothing = Spread.of(tails[1:]), Spread(1, 1, 1)
    return Result("P4", "write API, p99 ÷ p50", spread.median, "×", spread, nothing, "p50", TAIL)


class Contacts:
    """Requests about clients that are in coaching."""

    def __init__(self, token: str, employer_id: str, coach_id: str, clients: list[str]) -> None:
        self.token = token
        self.contact = {"employer_id": employer_id, "coach_id": coach_id, "contacted_on": "2026-03-02"}
        self.clients = clients
        self.sent = 0

    @classmethod
    async def prepared(cls, server: Server, token: str) -> "Contacts":
        clients = [str(uuid4()) for _ in range(CLIENTS)]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as http:
            http.headers["authorization"] = f"Bearer {token}"
            coach = await made(http, "/coaches", {"name": "Aino Mittari", "municipality": "698", "fte": "1"})
            employer = await made(http, "/employers", {"name": "Mitattava Oy", "sector": "company"})
            for client in clients:
                case = {"client_id": client, "municipality": "698", "coach_id": coach, "started_on": "2026-01-07"}
                await made(http, "/cases", case)
        return cls(token, employer, coach, clients)

    def body(self) -> bytes:
        self.sent += 1
        client = self.clients[self.sent % len(self.clients)]
        return orjson.dumps(self.contact | {"client_id": client, "kind": "visit", "face_to_face": True})

    def to_bare(self) -> bytes:
        return load.post("/employer-contacts", self.body(), "")

    def to_service(self) -> bytes:
        headers = f"Authorization: Bearer {self.token}\r\nIdempotency-Key: {uuid4()}\r\n"
        return load.post("/employer-contacts", self.body(), headers)


async def made(http: httpx.AsyncClient, path: str, new: dict[str, Any]) -> str:
    answer = await http.post(path, json=new, headers={"idempotency-key": str(uuid4())})
    if answer.status_code != 201:
        raise load.WrongAnswer(answer.text)
    return str(answer.json()["id"])
