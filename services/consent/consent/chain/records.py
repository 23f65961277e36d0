"""A record of an access topic as the entry it says it is, or as bytes nobody can read."""

from typing import Any, NamedTuple

import orjson

from common.consumers import Record, Unreadable, decode
from common.events import ClientAccessed, Event
from consent.chain.hashes import Entry, Place

TYPES: dict[str, type[Event]] = {ClientAccessed.type: ClientAccessed}


class Came(NamedTuple):
    """A record as it was read; the entry has no number yet. No entry: nobody can read it."""

    record: Record
    entry: Entry | None
    error: str = ""

    @property
    def place(self) -> Place:
        return Place(self.record.topic, self.record.partition)

    @property
    def kept_bytes(self) -> tuple[Any, ...]:
        """A row of `access_unreadable`: only the service itself may write its topic, so these are worth a look."""
        record = self.record
        headers = [[name, (value or b"").decode("latin-1")] for name, value in record.headers]
        return (*self.place, record.offset, record.key, record.value, orjson.dumps(headers).decode(), self.error)


def read(record: Record) -> Came:
    try:
        return Came(record, entry_in(record))
    except Unreadable as error:
        return Came(record, None, str(error.args[0]))


def entry_in(record: Record) -> Entry:
    """Raises Unreadable, also for what another service could have written."""
    received = decode(record, TYPES)
    if received is None:
        raise Unreadable("AnotherType")
    said: ClientAccessed = received.event
    if record.topic != f"{said.service}.access":
        raise Unreadable("AnotherService")
    return Entry(
        topic=record.topic,
        partition=record.partition,
        number=0,
        log_offset=record.offset,
        event_id=received.id,
        recorded_at=received.recorded_at,
        sequence=received.sequence,
        **said.model_dump(),
    )
