"""Kafka records as the relay writes them."""

from dataclasses import dataclass
from typing import Any

from common.consumers import Received


@dataclass(frozen=True)
class FakeRecord:
    """The fields of an aiokafka record that consumers read."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


def a_record(received: Received[Any], *, offset: int = 0, **changed: Any) -> FakeRecord:
    event = received.event
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(received.id),
        "ce_type": event.type,
        "ce_source": "/regions/21/test",
        "ce_subject": str(event.subject),
        "ce_time": received.recorded_at.isoformat(),
        "ce_sequence": str(received.sequence),
    }
    fields: dict[str, Any] = {
        "topic": event.topic,
        "partition": 0,
        "offset": offset,
        "key": str(event.subject).encode(),
        "value": event.model_dump_json().encode(),
        "headers": tuple((name, value.encode()) for name, value in headers.items()),
    }
    return FakeRecord(**(fields | changed))
