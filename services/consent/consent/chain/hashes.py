"""What an entry says, where it stands and what stands before it: all of it is in its hash."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

NOTHING = b"\xff\xff\xff\xff"
"""Stands for a field without a value: no text is that long."""


class Place(NamedTuple):
    """A chain: one partition of one service's topic."""

    topic: str
    partition: int


class Entry(NamedTuple):
    """The columns of `access_entries` but the last, in the order in which they are hashed."""

    topic: str
    partition: int
    number: int
    log_offset: int
    event_id: UUID
    recorded_at: datetime
    sequence: int
    service: str
    client_id: UUID
    municipality: str | None
    actor: UUID
    through: str
    roles: list[str]
    organisation: str | None
    action: str
    what: str
    relation: str
    result: str
    reason: str | None

    @property
    def place(self) -> Place:
        return Place(self.topic, self.partition)


def first_link(place: Place) -> bytes:
    """What stands before a chain's first entry."""
    return sha256(canonical(("rinnalla access log 1", *place))).digest()


def link(previous: bytes, entry: Entry) -> bytes:
    """An entry's hash: SHA-256 of the previous one's and of its own fields."""
    return sha256(previous + canonical(entry)).digest()


def canonical(fields: Sequence[Any]) -> bytes:
    """Each field as UTF-8 text after its length in four bytes, so that no two lists of fields look alike."""
    return b"".join(map(told, fields))


def told(field: Any) -> bytes:
    if field is None:
        return NOTHING
    if isinstance(field, datetime):
        field = field.astimezone(UTC).isoformat(timespec="microseconds")
    text = canonical(field) if isinstance(field, list) else str(field).encode()
    return len(text).to_bytes(4, "big") + text
