"""Checkpoints as the broker has them: what was signed and sent, whatever has become of the database since."""

import asyncio
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, TopicPartition

from common.consumers import Record, Unreadable, decode
from common.events import AccessCheckpointed, Event
from common.kafka import login_options
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from consent.chain.checkpoints import Checkpoint

TYPES: dict[str, type[Event]] = {AccessCheckpointed.type: AccessCheckpointed}
PLACE = TopicPartition(AccessCheckpointed.topic, 0)
AT_ONCE = 500
ANSWERS_WITHIN = 20.0
"""Seconds without an answer after which the broker is said to be away."""

Page = list[Checkpoint | None]
"""In the log's order. None: a message that is none."""


async def published_checkpoints(settings: ServiceSettings, tokens: ServiceTokens) -> AsyncIterator[Page]:
    """From the first to the one that was the last when this began, a page at a time."""
    consumer = AIOKafkaConsumer(
        **login_options(settings, tokens),
        client_id=f"{settings.service}-checkpoints",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
    )
    consumer.assign([PLACE])
    try:
        async with asyncio.timeout(ANSWERS_WITHIN):
            await consumer.start()
            end = (await consumer.end_offsets([PLACE]))[PLACE]
        consumer.seek(PLACE, 0)
        while await consumer.position(PLACE) < end:
            async with asyncio.timeout(ANSWERS_WITHIN):
                records = await next_records(consumer)
            yield [checkpoint_in(record) for record in records if record.offset < end]
    finally:
        await consumer.stop()


async def next_records(consumer: AIOKafkaConsumer) -> list[Record]:
    while True:
        fetched = await consumer.getmany(PLACE, timeout_ms=1000, max_records=AT_ONCE)
        if records := fetched.get(PLACE):
            return list(records)


def checkpoint_in(record: Record) -> Checkpoint | None:
    try:
        received = decode(record, TYPES)
        return Checkpoint.from_event(received.event) if received else None
    except (Unreadable, ValueError):
        return None
