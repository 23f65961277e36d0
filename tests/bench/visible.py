"""P3: from a command's commit until the report shows it; beside it a message sent straight to a reader.

At 50 and at 300 commands a second; with partners each command is also decided, written down and told to five of them.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from statistics import quantiles
from typing import NamedTuple
from uuid import UUID, uuid4

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from asyncpg import Connection, Record
from rich.console import Console

from coaching.settings import Settings
from common.database import Sessions, create_engine, create_sessions
from common.days import today
from common.events import CoachingStarted
from common.outbox import publish
from local_stack import Environment
from tests.bench.ground import servers, service_token, settings_of
from tests.bench.partners import subscribed
from tests.bench.results import Goal, Result, Spread
from tests.bench.side_by_side import OURS, Measured, in_turns

RATES = (50, 300)
SECONDS = 5.0
CLIENTS, PARTNERS = 1000, 5
LOOK_EVERY = 0.002
PATIENCE = 60.0
MICROSECONDS = 1e6
TOPIC = "bench.direct"
DIRECT, WITH_PARTNERS = "direct publish to consume", f"{OURS}, told to {PARTNERS} partners"
HALF = Goal(floor=20, good=8, excellent=5, is_less_better=True)
TAIL = Goal(floor=20, good=10, excellent=4, is_less_better=True)

KNOWN_CLIENTS = "select md5('c' || n)::uuid as id from generate_series(1, $1) n"
SEEN = """
    select case_id from figures.coachings join unnest($1::uuid[], $2::uuid[]) as sent (client_id, case_id)
    using (client_id, case_id)
    where not exists (select from standing.touched where touched.client_id = coachings.client_id)
"""
"""The fact is there, and nobody waits to be counted for it."""


@dataclass
class Latencies:
    """What each run gave, the warm-up first, in microseconds."""

    run: Callable[[int], Awaitable[list[float]]]
    tails: list[float] = field(default_factory=list)

    async def half(self, rate: int) -> float:
        """In this time half of the messages had come."""
        cuts = quantiles(await self.run(rate), n=100)
        self.tails.append(cuts[98] * MICROSECONDS)
        return cuts[49] * MICROSECONDS


async def measure(console: Console) -> list[Result]:
    with servers("services") as environment:
        async with commands_in(environment) as commands, directly(environment) as direct:
            results = []
            for rate in RATES:
                console.print(f"  {rate}/s")
                results += await compare(commands, direct, rate, console)
            await commands.are_counted(environment)
    return results


async def compare(commands: "Commands", direct: "Direct", rate: int, console: Console) -> list[Result]:
    latencies = {
        OURS: Latencies(commands.run),
        WITH_PARTNERS: Latencies(commands.run_with_partners),
        DIRECT: Latencies(direct.run),
    }
    measured = await in_turns({name: partial(one.half, rate) for name, one in latencies.items()}, console)
    return [result for way in (OURS, WITH_PARTNERS) for result in results_of(way, rate, measured, latencies)]


def results_of(way: str, rate: int, measured: Measured, latencies: dict[str, Latencies]) -> list[Result]:
    told = way.removeprefix(OURS)
    what = f"command committed → in the report at {rate}/s{told} ÷ {DIRECT}"
    half = measured.result("P3", f"{what}, p50", baseline=DIRECT, unit="µs", goal=HALF, measured=way)
    ours, theirs = Spread.of(latencies[way].tails[1:]), Spread.of(latencies[DIRECT].tails[1:])
    ratio = ours.median / theirs.median
    return [half, Result("P3", f"{what}, p99", ratio, "µs", ours, theirs, DIRECT, TAIL, measured.is_steady)]


class Sent(NamedTuple):
    client_id: UUID
    at: float
    """When its transaction was committed."""


@dataclass
class Commands:
    """Of the coaching service, each a transaction of its own; looked for in what reports are counted from."""

    coaching: Sessions
    reporting: "Connection[Record]"
    consent: "Connection[Record]"
    clients: Sequence[UUID]
    numbers: "count[int]" = field(default_factory=count)
    sent: dict[UUID, "Sent"] = field(default_factory=dict)
    """By case; whatever is in the report is no longer here."""

    async def run(self, rate: int) -> list[float]:
        watching = asyncio.create_task(self.watch(int(rate * SECONDS)))
        await paced(rate, self.commit)
        return await watching

    async def run_with_partners(self, rate: int) -> list[float]:
        await self.consent.execute("update subscriptions set state = 'active'")
        try:
            return await self.run(rate)
        finally:
            await self.partners_are_told()
            await self.consent.execute("update subscriptions set state = 'ended'")

    async def commit(self) -> None:
        client_id = self.clients[next(self.numbers) % len(self.clients)]
        case_id = uuid4()
        about = {"client_id": client_id, "municipality": "698", "case_id": case_id, "referral_id": None}
        async with self.coaching.begin() as session:
            publish(session, CoachingStarted(**about, started_on=today(), source_category="self"))
        self.sent[case_id] = Sent(client_id, time.perf_counter())

    async def watch(self, wanted: int) -> list[float]:
        """Until all are seen."""
        latencies: list[float] = []
        async with asyncio.timeout(SECONDS + PATIENCE):
            while len(latencies) < wanted:
                clients = [sent.client_id for sent in self.sent.values()]
                rows = await self.reporting.fetch(SEEN, clients, list(self.sent))
                at = time.perf_counter()
                latencies += [at - self.sent.pop(row["case_id"]).at for row in rows]
                await asyncio.sleep(LOOK_EVERY)
        return latencies

    async def partners_are_told(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while await self.consent.fetchval("select exists (select from waiting_events)"):
                await asyncio.sleep(0.1)

    async def are_counted(self, environment: Environment) -> None:
        """What was seen is what the report tells: every client is in coaching, once."""
        headers = {"Authorization": f"Bearer {await service_token(environment, 'operations')}"}
        async with httpx.AsyncClient(base_url=environment["REPORTING_URL"], headers=headers) as http:
            answer = await http.get("/reports/coefficients", params={"on": today().isoformat()})
        rows = answer.raise_for_status().json()["rows"]
        counted = next(row["clients"] for row in rows if row["municipality"] == "698")
        assert counted == len(self.clients), f"{counted} clients are counted of {len(self.clients)}"


async def paced(rate: int, one: Callable[[], Awaitable[None]]) -> None:
    """At its moment whether or not those before are done."""
    began, under_way = time.perf_counter(), list[asyncio.Task[None]]()
    for number in range(int(rate * SECONDS)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        under_way.append(asyncio.ensure_future(one()))
    await asyncio.gather(*under_way)


@asynccontextmanager
async def commands_in(environment: Environment) -> AsyncIterator[Commands]:
    """Its partners are told nothing until they are to be."""
    settings = settings_of(Settings, environment)
    engine = create_engine(settings)
    reporting = await asyncpg.connect(environment["DATABASE_OWNER_URL_REPORTING"])
    async with subscribed(
        environment, CoachingStarted, partners=PARTNERS, clients=CLIENTS, granted=["coaching_progress"]
    ) as consent:
        await consent.execute("update subscriptions set state = 'ended'")
        clients = [row["id"] for row in await consent.fetch(KNOWN_CLIENTS, CLIENTS)]
        yield Commands(create_sessions(engine, settings), reporting, consent, clients)
    await reporting.close()
    await engine.dispose()


@dataclass
class Direct:
    """The least between one process and the other: a message sent durably, and read."""

    producer: AIOKafkaProducer
    consumer: AIOKafkaConsumer
    value: bytes

    async def run(self, rate: int) -> list[float]:
        reading = asyncio.create_task(self.read(int(rate * SECONDS)))
        sent_at: dict[bytes, float] = {}

        async def send() -> None:
            key = uuid4().bytes
            sent_at[key] = time.perf_counter()
            await self.producer.send_and_wait(TOPIC, self.value, key=key)

        await paced(rate, send)
        return [at - sent_at[key] for key, at in (await reading).items()]

    async def read(self, wanted: int) -> dict[bytes, float]:
        read_at: dict[bytes, float] = {}
        async with asyncio.timeout(SECONDS + PATIENCE):
            while len(read_at) < wanted:
                record = await self.consumer.getone()
                read_at[record.key] = time.perf_counter()
        return read_at


@asynccontextmanager
async def directly(environment: Environment) -> AsyncIterator[Direct]:
    bootstrap = environment["KAFKA_ADMIN_BOOTSTRAP"]
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 3, 1)])
    await admin.close()
    event = CoachingStarted(
        client_id=uuid4(),
        municipality="698",
        case_id=uuid4(),
        started_on=today(),
        source_category="self",
        referral_id=None,
    )
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    async with producer, consumer:
        consumer.assign([TopicPartition(TOPIC, number) for number in await producer.partitions_for(TOPIC)])
        await consumer.seek_to_end()
        yield Direct(producer, consumer, event.model_dump_json().encode())
