"""Sends the outbox's rows in order, waits for the broker's acknowledgement, and only then removes them.

One relay is active per service, by an advisory lock in its database; a standby takes over when the lock is free.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg
import orjson
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from asyncpg import Connection, Record

from common.metrics import EVENTS_SENT
from common.settings import ServiceSettings

log = structlog.get_logger(__name__)

LOCK = "select pg_try_advisory_lock(hashtext('rinnalla.relay'))"
OLDEST = "select * from outbox order by id limit $1"
REMOVE = "delete from outbox where id = any($1::bigint[])"

BATCH = 1000
SHORTEST_IDLE, LONGEST_IDLE = 0.01, 0.2
"""Seconds between looks at an empty outbox: short while events come, long in a quiet night."""
STANDBY = 1.0
LONGEST_PAUSE = 15.0

Header = tuple[str, bytes]


@dataclass
class Relay:
    settings: ServiceSettings
    producer: AIOKafkaProducer
    state: str = "starting"
    pause: float = field(default=0.5)

    async def run(self) -> None:
        """Until cancelled; a database or a broker that is away is waited for."""
        while True:
            try:
                await self.lead_when_free()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, KafkaError, TimeoutError) as error:
                self.state = f"waiting: {type(error).__name__}"
                log.warning("relay waits", error=type(error).__name__, pause=self.pause)
            await asyncio.sleep(self.pause)
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    async def lead_when_free(self) -> None:
        connection = await asyncpg.connect(self.settings.database_url, timeout=5)
        try:
            while not await connection.fetchval(LOCK):
                self.state = "standby"
                await asyncio.sleep(STANDBY)
            self.state, self.pause = "leading", 0.5
            idle = SHORTEST_IDLE
            while True:
                if await self.send_oldest(connection):
                    idle = SHORTEST_IDLE
                else:
                    await asyncio.sleep(idle)
                    idle = min(idle * 2, LONGEST_IDLE)
        finally:
            connection.terminate()

    async def send_oldest(self, connection: "Connection[Record]") -> int:
        """One batch. Dying between the sending and the removing repeats messages, and loses none."""
        rows = await connection.fetch(OLDEST, BATCH)
        if rows:
            await send(self.producer, rows, source=self.settings.source)
            await connection.execute(REMOVE, [row["id"] for row in rows])
            EVENTS_SENT.labels(self.settings.service).inc(len(rows))
        return len(rows)


async def send(producer: AIOKafkaProducer, rows: Sequence[Record], *, source: str) -> None:
    """Returns when the broker has acknowledged every one."""
    acknowledgements = [
        await producer.send(
            row["topic"], row["value"], key=str(row["subject"]).encode(), headers=headers_of(row, source=source)
        )
        for row in rows
    ]
    await asyncio.gather(*acknowledgements)


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
        "ce_dataschema": f"/schemas/{event_type}.json",
        "content-type": "application/json",
    }
    if row["traceparent"]:
        headers["traceparent"] = row["traceparent"]
    if row["extra_headers"]:
        headers |= orjson.loads(row["extra_headers"])
    return [(name, value.encode()) for name, value in headers.items()]
