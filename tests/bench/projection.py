"""P1: reporting's projection, events a second, durable: inbox, facts and position in one transaction.

Beside it the same SQL fed from memory, without Kafka and without reading events; and confluent-kafka's
`consume(500)` with orjson on the same messages, which writes nothing.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from confluent_kafka import Consumer
from confluent_kafka import TopicPartition as Place
from rich.console import Console
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from coaching.settings import Settings as CoachingSettings
from common.database import create_engine, create_sessions
from common.service_tokens import ServiceTokens
from common.worker import Worker
from local_stack import Environment
from reporting.consumers import consumers
from reporting.projections import LIVE, TABLES
from reporting.settings import Settings
from tests.bench import log
from tests.bench.ground import servers, settings_of
from tests.bench.relay import producer_of
from tests.bench.results import Goal, Result
from tests.bench.side_by_side import in_turns

EVENTS = 60_000
TOPIC = "coaching.events"
SAME_SQL, RAW = "same SQL from memory", "confluent consume(500) + orjson"
OF_SQL = Goal(floor=0.40, good=0.60, excellent=0.75)
OF_RAW = Goal(floor=0.03, good=0.06, excellent=0.10)

Statement = tuple[str, Sequence[Any]]
Positions = dict[int, int]


async def measure(console: Console) -> list[Result]:
    with servers("kafka") as environment:
        coaching = settings_of(CoachingSettings, environment)
        async with producer_of(coaching) as producer:
            bench = Bench(environment, settings_of(Settings, environment), producer, coaching.source)
            ways = {"ours": bench.project, SAME_SQL: bench.same_sql, RAW: bench.only_read}
            measured = await in_turns(ways, console)
    what = "reporting's projection ÷ "
    return [
        measured.result("P1", what + SAME_SQL, baseline=SAME_SQL, unit="events/s", goal=OF_SQL),
        measured.result("P1", what + RAW, baseline=RAW, unit="events/s", goal=OF_RAW),
    ]


class TimedWorker(Worker):
    """The worker as it is, with a clock that runs from the first batch to the last."""

    until: Positions
    began: float = 0.0
    ended: float = 0.0

    async def on_batch(self, records: Sequence[Any]) -> None:
        self.began = self.began or time.perf_counter()
        await super().on_batch(records)
        for record in records:
            if record.offset + 1 >= self.until.get(record.partition, 0):
                self.until.pop(record.partition, None)
        if not self.until:
            self.ended = time.perf_counter()


@dataclass
class Bench:
    environment: Environment
    settings: Settings
    producer: AIOKafkaProducer
    source: str
    recorded: list[list[Statement]] = field(default_factory=list)
    begun: Positions = field(default_factory=dict)

    async def project(self) -> float:
        """Of events written a moment before."""
        self.begun = await self.ends()
        await log.write(self.producer, EVENTS, source=self.source)
        engine = create_engine(self.settings)
        if not self.recorded:
            record_into(self.recorded, engine)
        worker = self.worker(engine)
        worker.until = {place: end for place, end in (await self.ends()).items() if end > self.begun[place]}
        consuming = asyncio.create_task(worker.consume())
        while not worker.ended:
            if consuming.done():
                consuming.result()
            await asyncio.sleep(0.05)
        consuming.cancel()
        await asyncio.gather(consuming, return_exceptions=True)
        await engine.dispose()
        return EVENTS / (worker.ended - worker.began)

    def worker(self, engine: AsyncEngine) -> TimedWorker:
        tokens = ServiceTokens(self.settings.oidc_issuer, "reporting", self.settings.client_secret)
        return TimedWorker(self.settings, consumers, [], create_sessions(engine, self.settings), tokens)

    async def same_sql(self) -> float:
        """The statements of the first projection again, with their parameters ready."""
        await self.empty_tables()
        connection = await asyncpg.connect(self.settings.database_url, server_settings={"jit": "off"})
        began = time.perf_counter()
        for statements in self.recorded:
            async with connection.transaction():
                for statement, parameters in statements:
                    await connection.fetch(statement, *parameters)
        rate = EVENTS / (time.perf_counter() - began)
        await connection.close()
        return rate

    async def only_read(self) -> float:
        return await asyncio.to_thread(read_all, self.environment["KAFKA_ADMIN_BOOTSTRAP"], self.begun)

    async def ends(self) -> Positions:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.environment["KAFKA_ADMIN_BOOTSTRAP"])
        await consumer.start()
        places = [TopicPartition(TOPIC, number) for number in await self.producer.partitions_for(TOPIC)]
        found = await consumer.end_offsets(places)
        await consumer.stop()
        return {place.partition: end for place, end in found.items()}

    async def empty_tables(self) -> None:
        owner = await asyncpg.connect(self.environment["DATABASE_OWNER_URL_REPORTING"])
        names = ["inbox", *(f"{LIVE.facts}.{table.name}" for table in TABLES), f"{LIVE.standing}.touched"]
        await owner.execute(f"truncate {', '.join(names)}")
        await owner.close()


def record_into(recorded: list[list[Statement]], engine: AsyncEngine) -> None:
    """Keeps what the projection writes: one list of statements a transaction of a batch."""
    open_ones: dict[Any, list[Statement]] = {}

    def keep(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        open_ones.setdefault(connection, []).append((statement, parameters))

    def close(connection: Any) -> None:
        statements = open_ones.pop(connection, [])
        if any("insert into inbox" in statement for statement, _ in statements):
            recorded.append(statements)

    event.listen(engine.sync_engine, "before_cursor_execute", keep)
    event.listen(engine.sync_engine, "commit", close)


def read_all(bootstrap: str, begin: Positions) -> float:
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "bench", "enable.auto.commit": False})
    consumer.assign([Place(TOPIC, partition, offset) for partition, offset in begin.items()])
    count, began = 0, 0.0
    while count < EVENTS:
        messages = consumer.consume(500, timeout=1)
        began = began or (time.perf_counter() if messages else 0.0)
        for message in messages:
            orjson.loads(message.value() or b"")
        count += len(messages)
    rate = count / (time.perf_counter() - began)
    consumer.close()
    return rate
