"""Envelopes sent to Kafka as the relay would."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from aiokafka import AIOKafkaProducer

from common.consumers import Received
from common.relay import headers_of

AT_ONCE = 5000
"""Messages on their way, however many there are."""


async def write(producer: AIOKafkaProducer, envelopes: Iterable[Received[Any]], *, source: str) -> int:
    """How many. Returns when Kafka has acknowledged them all."""
    coming, count = iter(envelopes), 0
    while batch := list(islice(coming, AT_ONCE)):
        for acknowledged in [await send(producer, one, source=source) for one in batch]:
            await acknowledged
        count += len(batch)
    return count


async def send(producer: AIOKafkaProducer, envelope: Received[Any], *, source: str) -> Any:
    event = envelope.event
    row = {
        "event_id": envelope.id,
        "event_type": event.type,
        "subject": event.subject,
        "recorded_at": envelope.recorded_at,
        "sequence": envelope.sequence,
        "traceparent": None,
        "extra_headers": None,
    }
    headers = headers_of(row, source=source)
    return await producer.send(
        event.topic, event.model_dump_json().encode(), key=str(event.subject).encode(), headers=headers
    )
