"""P5: all figures rebuilt from the log, seconds per million events; beside it the same log only read and decoded.

Readers go on meanwhile: how long the slowest of them waits, beside the same readers when nothing is rebuilt.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from statistics import quantiles
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import orjson
from aiokafka import AIOKafkaProducer
from confluent_kafka import Consumer, TopicPartition
from rich.console import Console

from common.days import today
from local_stack import Environment
from rinnalla.sample.regions import Region
from tests.bench.ground import servers, service_token
from tests.bench.results import Goal, Result, Spread
from tests.bench.side_by_side import in_turns
from tests.generator.events import events_of
from tests.generator.kafka import write

CLIENTS = 10_000
TOPICS = ("coaching.events", "referral.events")
SETTLED = ("switched", "different", "failed")
MILLION = 1e6
MILLISECONDS = 1e3
PATIENCE = 600.0
READ_EVERY = 0.05
RAW, AT_REST = "consume(500) + orjson", "nothing rebuilt"
COST = Goal(floor=20, good=10, excellent=5, is_less_better=True)
WAITING = Goal(floor=20, good=5, excellent=3, is_less_better=True)


async def measure(console: Console) -> list[Result]:
    with servers("services") as environment:
        async with reading(environment) as http:
            bench = Bench(environment, http, await written(environment, http))
            console.print(f"  {bench.events:,} events of {CLIENTS:,} clients")
            measured = await in_turns({"ours": bench.rebuild, RAW: bench.only_read}, console)
            at_rest = [await bench.readers_wait(partial(asyncio.sleep, 3)) for _ in range(len(bench.waits))]
    cost = measured.result("P5", f"rebuild of all reports ÷ {RAW}", baseline=RAW, unit="s per million", goal=COST)
    ours, theirs = Spread.of(bench.waits[1:]), Spread.of(at_rest[1:])
    what, ratio = f"p99 of a report while all is rebuilt ÷ {AT_REST}", ours.median / theirs.median
    return [cost, Result("P5", what, ratio, "ms", ours, theirs, AT_REST, WAITING, measured.is_steady)]


async def written(environment: Environment, http: httpx.AsyncClient) -> int:
    """How many events lie in the log, once reporting has taken them all and counted everybody."""
    region = Region(CLIENTS, environment["RINNALLA_MUNICIPALITIES"].split(","))
    async with AIOKafkaProducer(bootstrap_servers=environment["KAFKA_ADMIN_BOOTSTRAP"], acks="all") as producer:
        events = await write(producer, events_of(region), source=f"/regions/{environment['RINNALLA_REGION']}/bench")
    async with asyncio.timeout(PATIENCE):
        while not await is_caught_up(http) or await someone_waits(environment):
            await asyncio.sleep(0.5)
    return events


async def someone_waits(environment: Environment) -> bool:
    owner = await asyncpg.connect(environment["DATABASE_OWNER_URL_REPORTING"])
    try:
        return bool(await owner.fetchval("select exists (select from standing.touched)"))
    finally:
        await owner.close()


async def is_caught_up(http: httpx.AsyncClient) -> bool:
    """Twice in a row: what was written a moment ago may not have been looked at yet."""
    for _ in range(2):
        answer = (await http.get("/progress")).raise_for_status().json()
        if answer["behind"] or not answer["partitions"]:
            return False
        await asyncio.sleep(1.5)
    return True


@asynccontextmanager
async def reading(environment: Environment) -> AsyncIterator[httpx.AsyncClient]:
    token = await service_token(environment, "operations")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=environment["REPORTING_URL"], headers=headers, timeout=60) as http:
        yield http


@dataclass
class Bench:
    environment: Environment
    http: httpx.AsyncClient
    events: int
    waits: list[float] = field(default_factory=list)
    """Of readers during each rebuild, the warm-up first."""

    async def rebuild(self) -> float:
        built: list[dict[str, Any]] = []

        async def rebuild() -> None:
            built.append(await self.rebuilt())

        self.waits.append(await self.readers_wait(rebuild))
        (one,) = built
        took = datetime.fromisoformat(one["finished_at"]) - datetime.fromisoformat(one["started_at"])
        return float(took.total_seconds() / one["events"] * MILLION)

    async def rebuilt(self) -> dict[str, Any]:
        key = {"Idempotency-Key": str(uuid4())}
        asked = (await self.http.post("/rebuilds", json={}, headers=key)).raise_for_status().json()
        async with asyncio.timeout(PATIENCE):
            while asked["state"] not in SETTLED:
                await asyncio.sleep(0.1)
                asked = (await self.http.get(f"/rebuilds/{asked['id']}")).raise_for_status().json()
        assert asked["state"] == "switched", asked
        return dict(asked)

    async def readers_wait(self, meanwhile: Any) -> float:
        """Milliseconds in which 99 of 100 reports were answered."""
        waited: list[float] = []
        token = await service_token(self.environment, "operations")  # it does not hold as long as all the runs last
        self.http.headers["authorization"] = f"Bearer {token}"
        going_on = asyncio.ensure_future(meanwhile())
        while not going_on.done():
            asked_at = time.perf_counter()
            answer = await self.http.get("/reports/coefficients", params={"on": today().isoformat()})
            waited.append(time.perf_counter() - asked_at)
            assert answer.raise_for_status().json()["rows"], "a reader found the report empty"
            await asyncio.sleep(READ_EVERY)
        await going_on
        return quantiles(waited, n=100)[98] * MILLISECONDS

    async def only_read(self) -> float:
        return await asyncio.to_thread(self.read_all)

    def read_all(self) -> float:
        count, began = 0, 0.0
        with consuming(self.environment["KAFKA_ADMIN_BOOTSTRAP"]) as consumer:
            while count < self.events:
                messages = consumer.consume(500, timeout=1)
                began = began or (time.perf_counter() if messages else 0.0)
                for message in messages:
                    orjson.loads(message.value() or b"")
                count += len(messages)
            return (time.perf_counter() - began) / count * MILLION


@contextmanager
def consuming(bootstrap: str) -> Iterator[Consumer]:
    """Both topics from their beginning."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "bench", "enable.auto.commit": False})
    known = consumer.list_topics().topics
    consumer.assign([TopicPartition(name, place, 0) for name in TOPICS for place in known[name].partitions])
    yield consumer
    consumer.close()
