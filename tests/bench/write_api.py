"""P4: a coach's contact with an employer, about a client. Token check, idempotency key, row, event, access record.

Beside it the least that could take the same JSON: bare Starlette with one asyncpg insert. One worker, 16 connections.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import orjson
import psutil
from rich.console import Console

from local_stack import Environment
from tests.bench import load
from tests.bench.ground import bare_database, servers, service_token
from tests.bench.results import Goal, Result, Spread
from tests.bench.servers import Server, bare, running, service
from tests.bench.side_by_side import in_turns

SECONDS = 4.0
CLIENTS = 50
EMPLOYERS, COACHES = 50, 5
MICROSECONDS = 1e6
BARE = "bare Starlette + asyncpg"
GOAL = Goal(floor=0.10, good=0.25, excellent=0.40)
CPU = Goal(floor=10, good=4, excellent=2.5, is_less_better=True)
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
    our_runs, their_runs = Runs(ours), Runs(theirs)
    ways = {"ours": partial(our_runs.rate, contacts.to_service), BARE: partial(their_runs.rate, contacts.to_bare)}
    measured = await in_turns(ways, console)
    ratio = measured.result("P4", f"write API ÷ {BARE}, c=16", baseline=BARE, unit="requests/s", goal=GOAL)
    return [ratio, cpu_of(our_runs, their_runs, is_steady=measured.is_steady), tail_of(our_runs)]


@dataclass
class Runs:
    """What each run gave, the warm-up first."""

    server: Server
    tails: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    async def rate(self, make_request: Callable[[], bytes]) -> float:
        before = self.cpu_seconds()
        measured = await load.drive(self.server.port, make_request, seconds=SECONDS)
        self.tails.append(measured.tail)
        self.cpu.append((self.cpu_seconds() - before) / len(measured.seconds) * MICROSECONDS)
        return measured.rate

    def cpu_seconds(self) -> float:
        times = psutil.Process(self.server.pid).cpu_times()
        return float(times.user + times.system)


def cpu_of(ours: Runs, theirs: Runs, *, is_steady: bool) -> Result:
    """Says the same as the rate, and holds when others want the machine too."""
    measured, baseline = Spread.of(ours.cpu[1:]), Spread.of(theirs.cpu[1:])
    ratio, what = measured.median / baseline.median, f"write API, CPU a request ÷ {BARE}"
    return Result("P4", what, ratio, "µs", measured, baseline, BARE, CPU, is_steady)


def tail_of(ours: Runs) -> Result:
    spread, one = Spread.of(ours.tails[1:]), Spread(1, 1, 1)
    return Result("P4", "write API, p99 ÷ p50", spread.median, "×", spread, one, "p50", TAIL)


class Contacts:
    """Requests about clients that are in coaching."""

    def __init__(self, token: str, people: Sequence[tuple[str, str, str]]) -> None:
        """A client, that client's coach and an employer of each."""
        self.token = token
        self.people = people
        self.sent = 0

    @classmethod
    async def prepared(cls, server: Server, token: str) -> "Contacts":
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as http:
            http.headers["authorization"] = f"Bearer {token}"
            coach, employer = {"municipality": "698", "fte": "1"}, {"sector": "company", "confirmed_new": True}
            coaches = [await made(http, "/coaches", coach | {"name": f"Aino Mittari {n}"}) for n in range(COACHES)]
            employers = [await made(http, "/employers", employer | {"name": f"Koe {n} Oy"}) for n in range(EMPLOYERS)]
            people = [(str(uuid4()), coaches[n % COACHES], employers[n % EMPLOYERS]) for n in range(CLIENTS)]
            for client_id, coach_id, _ in people:
                case = {"client_id": client_id, "coach_id": coach_id, "municipality": "698"}
                await made(http, "/cases", case | {"started_on": "2026-01-07"})
        return cls(token, people)

    def body(self) -> bytes:
        self.sent += 1
        client_id, coach_id, employer_id = self.people[self.sent % len(self.people)]
        about = {"client_id": client_id, "coach_id": coach_id, "employer_id": employer_id}
        return orjson.dumps(about | {"contacted_on": "2026-03-02", "kind": "visit", "face_to_face": True})

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
