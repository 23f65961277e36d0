"""P6: what an operation costs when there is ten times as much data: the exponent of its growth.

0 when it costs the same, 1 when it costs ten times as much. Here no two things run in turns: a database grows once.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from math import log10
from statistics import median

import asyncpg
import httpx
from rich.console import Console

from common import progress
from common.consumers import Record, take
from common.database import Sessions, create_engine, create_sessions
from common.days import now
from local_stack import Environment
from reporting.consumers import consumers
from reporting.projections import LIVE
from reporting.recounting import recount_all
from reporting.settings import Settings
from rinnalla.sample.regions import LAST_DAY, Region
from tests.bench import load
from tests.bench.ground import servers, service_token, settings_of
from tests.bench.results import Goal, Result, Spread
from tests.bench.servers import Server, running, service
from tests.bench.side_by_side import MOST_MOVEMENT, ROUNDS
from tests.bench.write_api import CLIENTS as PREPARED
from tests.bench.write_api import Contacts
from tests.generator.events import events_of
from tests.records import a_record

CLIENTS, TIMES = 2000, 10
SECONDS, ASKED, PROJECTED = 2.0, 20, 4000
BATCH = 500
PARTITIONS = 12
MICROSECONDS = 1e6
GOAL = Goal(floor=0.30, good=0.15, excellent=0.10, is_less_better=True)
REPORT = Goal(floor=0.30, good=0.15, excellent=0.05, is_less_better=True)
GOALS = {
    "projection and counting anew, an event": GOAL,
    "report of coefficients": REPORT,
    "POST of a contact": GOAL,
    "list of cases": GOAL,
}

GROWING = ("coaches", "employers", "cases", "assignments", "client_rights", "employer_contacts")
IDS = ("id", "client_id", "case_id", "coach_id", "employer_id", "because")
# The same rows again under other ids, which are the same in every table: what hung together hangs together.
AGAIN = """
    insert into {0}
    select (jsonb_populate_record(null::{0}, to_jsonb(one) || (
        select coalesce(jsonb_object_agg(key, md5(concat_ws('/', value, $1::int, turn))::uuid), '{{}}')
        from jsonb_each_text(to_jsonb(one)) where key = any($2) and value is not null
    ))).*
    from {0} one, generate_series(2, $1::int) turn
"""

Cost = Callable[[], Awaitable[float]]
"""Microseconds of one operation."""


async def measure(console: Console) -> list[Result]:
    with servers("keycloak") as environment:
        async with (
            running("coaching.main", service("coaching", environment)) as coaching,
            running("reporting.main", service("reporting", environment)) as reporting,
            projecting(environment) as sessions,
        ):
            grown = Grown(environment, coaching, reporting, sessions)
            await grown.begin()
            small = await costs(grown, console)
            await grown.grow()
            large = await costs(grown, console)
    return [result_of(name, small[name], large[name]) for name in GOALS]


def result_of(name: str, small: Spread, large: Spread) -> Result:
    what, baseline = f"{name}, growth at {TIMES} × {CLIENTS:,} clients, exponent", f"{CLIENTS:,} clients"
    exponent = log10(large.median / small.median) / log10(TIMES)
    is_steady = small.movement <= MOST_MOVEMENT
    return Result("P6", what, exponent, "µs", large, small, baseline, GOALS[name], is_steady)


async def costs(grown: "Grown", console: Console) -> Mapping[str, Spread]:
    ways = dict(zip(GOALS, (grown.project, grown.report, grown.post, grown.list_cases), strict=True))
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, cost in ways.items():
            value = await cost()
            if number:  # the first round warms up
                found[name].append(value)
        console.print(
            "  " + (" · ".join(f"{name} {kept[-1]:,.0f} µs" for name, kept in found.items() if kept) or "warm")
        )
    return {name: Spread.of(kept) for name, kept in found.items()}


@dataclass
class Grown:
    environment: Environment
    coaching: Server
    reporting: Server
    sessions: Sessions
    contacts: Contacts = field(init=False)
    others: Iterator[Record] = field(init=False)
    """Of another region: they come on top of what is there."""
    ends: dict[tuple[str, int], int] = field(default_factory=dict)
    """Where each partition of the log would end."""

    async def begin(self) -> None:
        places = self.environment["RINNALLA_MUNICIPALITIES"].split(",")
        self.others = self.records_of(Region(CLIENTS * TIMES, places, seed=2))
        self.contacts = await Contacts.prepared(self.coaching, await service_token(self.environment, "importer"))
        await load.drive(self.coaching.port, self.contacts.to_service, seconds=SECONDS)
        await self.multiply(CLIENTS // PREPARED)
        await self.take_all(Region(CLIENTS, places, seed=1))

    async def grow(self) -> None:
        await self.multiply(TIMES)
        places = self.environment["RINNALLA_MUNICIPALITIES"].split(",")
        await self.take_all(Region(CLIENTS * (TIMES - 1), places, seed=3))

    async def multiply(self, times: int) -> None:
        owner = await asyncpg.connect(self.environment["DATABASE_OWNER_URL_COACHING"])
        for table in GROWING:
            await owner.execute(AGAIN.format(table), times, list(IDS))
        await owner.execute(f"vacuum analyze {', '.join(GROWING)}")
        await owner.close()

    async def take_all(self, region: Region) -> None:
        records = self.records_of(region)
        while batch := list(islice(records, BATCH)):
            await take(self.sessions, batch, consumers)
        await recount_all(self.sessions, LIVE)
        async with self.sessions.begin() as session:  # as the worker says once it has looked at the log's end
            await progress.look(session, self.ends, asked_at=now())
        owner = await asyncpg.connect(self.environment["DATABASE_OWNER_URL_REPORTING"])
        await owner.execute("vacuum analyze")
        await owner.close()

    def records_of(self, region: Region) -> Iterator[Record]:
        """As they would lie in the log."""
        for one in events_of(region):
            place = one.event.topic, one.event.subject.int % PARTITIONS
            self.ends[place] = 1 + self.ends.get(place, 0)
            yield a_record(one, partition=place[1], offset=self.ends[place] - 1)

    async def project(self) -> float:
        records = list(islice(self.others, PROJECTED))
        began = time.perf_counter()
        for first in range(0, len(records), BATCH):
            await take(self.sessions, records[first : first + BATCH], consumers)
            await recount_all(self.sessions, LIVE)
        return (time.perf_counter() - began) / len(records) * MICROSECONDS

    async def report(self) -> float:
        return await self.asked(self.reporting, "/reports/coefficients", on=LAST_DAY.isoformat())

    async def list_cases(self) -> float:
        return await self.asked(self.coaching, "/cases", municipality="698")

    async def asked(self, server: Server, path: str, **parameters: str) -> float:
        token = await service_token(self.environment, "importer")
        headers, waited = {"Authorization": f"Bearer {token}"}, list[float]()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", headers=headers) as http:
            for _ in range(ASKED):
                asked_at = time.perf_counter()
                (await http.get(path, params=parameters, timeout=60)).raise_for_status()
                waited.append(time.perf_counter() - asked_at)
        return median(waited) * MICROSECONDS

    async def post(self) -> float:
        self.contacts.token = await service_token(self.environment, "importer")
        measured = await load.drive(self.coaching.port, self.contacts.to_service, seconds=SECONDS, connections=1)
        return median(measured.seconds) * MICROSECONDS


@asynccontextmanager
async def projecting(environment: Environment) -> AsyncIterator[Sessions]:
    settings = settings_of(Settings, environment)
    engine = create_engine(settings)
    yield create_sessions(engine, settings)
    await engine.dispose()
