"""The one reader of all access topics: it goes on where the chains end, so no offset is kept anywhere else."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from common.database import Sessions
from common.kafka import login_options, trouble_with_topics
from common.leading import leading
from common.relay import AWAY
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from common.worker import Task
from consent.chain.appending import Database, append
from consent.chain.hashes import Place

log = structlog.get_logger(__name__)

SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
TOPICS = tuple(f"{service}.access" for service in SERVICES)
LOCK = "rinnalla.access.reading"
AT_ONCE = 2000
GATHERS = 0.2
"""Seconds records may gather: a batch costs nearly the same whether it holds one or a hundred."""
WAITS_MS = 1000
PAUSE = 2.0
"""Seconds before the next try when something is away."""

NEXT_OFFSETS = "select topic, partition, next_offset from access_chain_heads"


async def read_for_ever(settings: ServiceSettings, tokens: ServiceTokens) -> None:
    """While this process leads. Ends in the error of a broker or database that went away."""
    async with leading(settings.database_url, LOCK, stand_by=lambda: None) as connection:
        consumer = await consumer_from(await next_offsets(connection), settings, tokens)
        try:
            await append_all(connection, consumer)
        finally:
            await consumer.stop()


async def append_all(connection: Database, consumer: AIOKafkaConsumer) -> None:
    months: set[date] = set()
    while True:
        fetched = await consumer.getmany(timeout_ms=WAITS_MS, max_records=AT_ONCE)
        records = [record for those in fetched.values() for record in those]
        if records:
            await append(connection, records, months=months)
        if len(records) < AT_ONCE:
            await asyncio.sleep(GATHERS)


async def next_offsets(connection: Database) -> dict[Place, int]:
    rows = await connection.fetch(NEXT_OFFSETS)
    return {Place(row["topic"], row["partition"]): row["next_offset"] for row in rows}


async def consumer_from(
    offsets: dict[Place, int], settings: ServiceSettings, tokens: ServiceTokens
) -> AIOKafkaConsumer:
    """Of no group. A record that is there no more ends the reading: what was cut off is never passed over."""
    places = await partitions_of(TOPICS, settings, tokens)
    consumer = AIOKafkaConsumer(
        **login_options(settings, tokens),
        client_id=f"{settings.service}-access",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
    )
    consumer.assign([TopicPartition(*place) for place in places])
    await consumer.start()
    for place in places:
        consumer.seek(TopicPartition(*place), offsets.get(place, 0))
    return consumer


async def partitions_of(topics: Sequence[str], settings: ServiceSettings, tokens: ServiceTokens) -> list[Place]:
    admin = AIOKafkaAdminClient(**login_options(settings, tokens), client_id=f"{settings.service}-access-check")
    try:
        await admin.start()
        described: list[dict[str, Any]] = await admin.describe_topics(list(topics))
    finally:
        await admin.close()
    return sorted(Place(one["topic"], part["partition"]) for one in described for part in one["partitions"])


def reading_access(settings: ServiceSettings) -> Task:
    """Waits for the lock, the broker and the database, as long as it takes."""
    tokens = ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret)

    async def read_access(sessions: Sessions) -> float:
        if trouble := await trouble_with_topics(settings, tokens, TOPICS):
            log.warning("access log waits", trouble=trouble)
            return PAUSE
        try:
            await read_for_ever(settings, tokens)
        except AWAY as error:
            log.warning("access log waits", error=type(error).__name__)
        return PAUSE

    return read_access
