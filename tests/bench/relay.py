"""P2: the relay draining the outbox to Kafka; beside it an idempotent producer that sends the same from memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import asyncpg
from aiokafka import AIOKafkaProducer
from asyncpg import Connection, Record
from rich.console import Console

from coaching.settings import Settings
from common.kafka import create_producer, trouble_with_topics
from common.relay import Relay, headers_of
from common.service_tokens import ServiceTokens
from local_stack import Environment
from tests.bench.ground import servers, settings_of
from tests.bench.results import Goal, Result
from tests.bench.side_by_side import in_turns

EVENTS = 100_000
SENT_AT_ONCE = 1000
PER_SUBJECT = 10
GOAL = Goal(floor=0.20, good=0.35, excellent=0.60)
RAW = "raw idempotent producer"

FILL = """
    insert into outbox (topic, subject, sequence, event_id, event_type, recorded_at, traceparent, value)
    select 'coaching.events', md5((n / $2)::text)::uuid, n % $2 + 1, uuidv7(),
           'fi.rinnalla.coaching.activity-ended.v1', now(), '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
           convert_to(json_build_object('client_id', md5((n / $2)::text)::uuid, 'municipality', '698',
               'case_id', uuidv7(), 'activity_id', uuidv7(), 'ended_on', '2026-03-02')::text, 'UTF8')
    from generate_series(0, $1::int - 1) as n
"""


async def measure(console: Console) -> list[Result]:
    with servers("kafka") as environment:
        settings = settings_of(Settings, environment)
        async with producer_of(settings) as producer, owned(environment) as connection:
            await connection.execute(FILL, EVENTS, PER_SUBJECT)
            rows = await connection.fetch("select * from outbox order by id")
            await connection.execute("truncate outbox")
            ways = {
                "ours": partial(drain, connection, settings, producer),
                RAW: partial(send_from_memory, producer, rows, settings),
            }
            measured = await in_turns(ways, console)
    what = f"outbox relay draining {EVENTS:,} ÷ {RAW}, acks=all"
    return [measured.result("P2", what, baseline=RAW, unit="events/s", goal=GOAL)]


async def drain(connection: "Connection[Record]", settings: Settings, producer: AIOKafkaProducer) -> float:
    await connection.execute(FILL, EVENTS, PER_SUBJECT)
    await connection.execute("vacuum analyze outbox")
    relays = await asyncpg.connect(settings.database_url)
    relay, sent, began = Relay(settings, producer), 0, time.perf_counter()
    while sent < EVENTS:
        sent += await relay.send_oldest(relays)
    rate = sent / (time.perf_counter() - began)
    await relays.close()
    return rate


async def send_from_memory(producer: AIOKafkaProducer, rows: Sequence[Record], settings: Settings) -> float:
    """Nothing is left to do but to send."""
    messages = [
        (row["topic"], row["value"], str(row["subject"]).encode(), headers_of(row, source=settings.source))
        for row in rows
    ]
    began = time.perf_counter()
    for start in range(0, len(messages), SENT_AT_ONCE):
        acknowledged = [
            await producer.send(topic, value, key=key, headers=headers)
            for topic, value, key, headers in messages[start : start + SENT_AT_ONCE]
        ]
        for one in acknowledged:
            await one
    return len(messages) / (time.perf_counter() - began)


@asynccontextmanager
async def producer_of(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    tokens = ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret)
    # Rights given a moment ago reach the broker a moment later.
    while await trouble_with_topics(settings, tokens, [f"{settings.service}.events"]):
        await asyncio.sleep(0.5)
    async with create_producer(settings, tokens) as producer:
        yield producer


@asynccontextmanager
async def owned(environment: Environment) -> AsyncIterator["Connection[Record]"]:
    connection = await asyncpg.connect(environment["DATABASE_OWNER_URL_COACHING"])
    try:
        yield connection
    finally:
        await connection.close()
