"""Sends the outbox's rows in order, waits for the broker's acknowledgement, and only then removes them.

One relay is active per service, by an advisory lock in its database; a standby takes over when the lock is free.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

import asyncpg
import orjson
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2
from aiokafka.producer.message_accumulator import BatchBuilder
from asyncpg import Connection, Record

from common.leading import leading
from common.metrics import EVENTS_SENT
from common.settings import ServiceSettings
from common.spans import sending

log = structlog.get_logger(__name__)

LOCK = "rinnalla.relay"
# All but those on their way. Never "those after the last": a row may commit late, and go before one of its subject.
OLDEST = "select * from outbox where id <> all($1::bigint[]) order by id limit $2"
REMOVE = "delete from outbox where id = any($1::bigint[])"

BATCH = 1000
SHORTEST_IDLE, LONGEST_IDLE = 0.005, 0.2
"""Seconds between looks at an empty outbox: short while events come, long in a quiet night."""
PATIENCE = 5.0
"""Seconds a batch may be on its way before it is said."""
LONGEST_PAUSE = 15.0

AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, KafkaError)
"""What the database or the broker ends in when it goes away (the fourth: in the middle of an answer)."""

Header = tuple[str, bytes]


@dataclass
class Relay:
    settings: ServiceSettings
    producer: AIOKafkaProducer
    state: str = "starting"
    pause: float = field(default=0.5)
    sending_since: float | None = None

    @property
    def trouble(self) -> str | None:
        """What keeps it from sending, in words. (A broker that is away fails no sending: the producer waits for it.)"""
        waited = time.monotonic() - self.sending_since if self.sending_since else 0.0
        if waited > PATIENCE:
            return f"Kafka has taken no events for {waited:.0f} seconds"
        return None if self.state in ("leading", "standby") else self.state

    async def run(self) -> None:
        """Until cancelled; a database or a broker that is away is waited for."""
        while True:
            try:
                await self.lead_when_free()
            except AWAY as error:
                self.state, self.sending_since = f"waits ({type(error).__name__})", None
                log.warning("relay waits", error=type(error).__name__, pause=self.pause)
            await asyncio.sleep(self.pause)
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    async def lead_when_free(self) -> None:
        async with leading(self.settings.database_url, LOCK, stand_by=self.stand_by) as connection:
            self.state, self.pause = "leading", 0.5
            idle = SHORTEST_IDLE
            while True:
                if await self.send_oldest(connection):
                    idle = SHORTEST_IDLE
                else:
                    await asyncio.sleep(idle)
                    idle = min(idle * 2, LONGEST_IDLE)

    def stand_by(self) -> None:
        self.state = "standby"

    async def send_oldest(self, connection: "Connection[Record]") -> int:
        """All there is. Dying between the sending and the removing repeats messages, and loses none."""
        count, sent = 0, list[Record]()
        rows = await read(connection, on_their_way=[])
        while rows:
            # While Kafka takes these, the ones before are removed and the next are read.
            self.sending_since = time.monotonic()
            with sending(rows) if self.settings.is_traced else nullcontext():
                _, following = await asyncio.gather(
                    send(self.producer, rows, source=self.settings.source), self.turn_over(connection, sent, rows)
                )
            count += len(rows)
            sent, rows = rows, following
        self.sending_since = None
        await self.remove(connection, sent)
        return count

    async def turn_over(self, connection: "Connection[Record]", sent: list[Record], rows: list[Record]) -> list[Record]:
        await self.remove(connection, sent)
        return await read(connection, on_their_way=rows)

    async def remove(self, connection: "Connection[Record]", sent: Sequence[Record]) -> None:
        if sent:
            await connection.execute(REMOVE, ids_of(sent))
            EVENTS_SENT.labels(self.settings.service).inc(len(sent))


async def read(connection: "Connection[Record]", *, on_their_way: Sequence[Record]) -> list[Record]:
    return list(await connection.fetch(OLDEST, ids_of(on_their_way), BATCH))


def ids_of(rows: Sequence[Record]) -> list[int]:
    return [row["id"] for row in rows]


async def send(producer: AIOKafkaProducer, rows: Sequence[Record], *, source: str) -> None:
    """Returns when the broker has acknowledged every one. Whole batches: message by message it takes twice as long."""
    acknowledgements = []
    for (topic, partition), those in (await by_partition(producer, rows)).items():
        for batch in batches(producer, those, source=source):
            acknowledgements.append(await producer.send_batch(batch, topic, partition=partition))
    await asyncio.gather(*acknowledgements)


async def by_partition(producer: AIOKafkaProducer, rows: Sequence[Record]) -> dict[tuple[str, int], list[Record]]:
    partitions = {topic: sorted(await producer.partitions_for(topic)) for topic in {row["topic"] for row in rows}}
    found: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for row in rows:
        topic = row["topic"]
        found[topic, partitions[topic][hash_of(row["subject"]) % len(partitions[topic])]].append(row)
    return found


@lru_cache(maxsize=20_000)
def hash_of(subject: UUID) -> int:
    """Java's, as every Kafka client has it, so that a subject stays in its partition whoever writes."""
    return int(murmur2(str(subject).encode())) & 0x7FFFFFFF


def batches(producer: AIOKafkaProducer, rows: Iterable[Record], *, source: str) -> Iterator[BatchBuilder]:
    """As few as hold them, in their order."""
    batch = producer.create_batch()
    for row in rows:
        message = {
            "key": str(row["subject"]).encode(),
            "value": row["value"],
            "headers": headers_of(row, source=source),
        }
        if batch.append(timestamp=None, **message) is None:
            yield batch
            batch = producer.create_batch()
            batch.append(timestamp=None, **message)
    yield batch


def headers_of(row: Record, *, source: str) -> list[Header]:
    """CloudEvents 1.0, binary mode (docs/events.md)."""
    event_type = row["event_type"]
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(row["event_id"]),
        "ce_type": event_type,
        "ce_source": source,
        "ce_subject": str(row["subject"]),
        "ce_time": row["recorded_at"].isoformat(),
        "ce_sequence": str(row["sequence"]),
    }
    if row["traceparent"]:
        headers["traceparent"] = row["traceparent"]
    if row["extra_headers"]:  # a parked message's copy: bytes that follow no schema of ours
        headers |= orjson.loads(row["extra_headers"])
    else:
        headers |= {"ce_dataschema": f"/schemas/{event_type}.json", "content-type": "application/json"}
    return [(name, value.encode()) for name, value in headers.items()]
