"""What a batch of records adds to the log: each record once, numbered without gaps, chained to the one before."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from consent.chain.hashes import Entry, Place, link
from consent.chain.records import Came


@dataclass
class Head:
    """Where a chain ends, and the first record of its partition that is not in it."""

    place: Place
    number: int
    hash: bytes
    next_offset: int

    @property
    def row(self) -> tuple[Any, ...]:
        return (*self.place, self.number, self.hash, self.next_offset)


@dataclass
class Batch:
    heads: dict[Place, Head]
    numbers: dict[tuple[str, UUID], int]
    """The last number each service gave to its entries about a client."""
    known: set[UUID]
    """Entries that came before: a sender repeats what it is not sure of."""
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    gaps: list[tuple[Any, ...]] = field(default_factory=list)
    unreadable: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, came: Came) -> None:
        head = self.heads[came.place]
        if came.record.offset < head.next_offset:
            return
        head.next_offset = came.record.offset + 1
        if came.entry is None:
            self.unreadable.append(came.kept_bytes)
        elif came.entry.event_id not in self.known:
            self.chain(head, came.entry._replace(number=head.number + 1))

    def chain(self, head: Head, entry: Entry) -> None:
        head.number, head.hash = entry.number, link(head.hash, entry)
        self.rows.append((*entry, head.hash))
        self.known.add(entry.event_id)
        self.compare_number(entry)

    def compare_number(self, entry: Entry) -> None:
        """Numbers without gaps: one that is missing, or given twice, is written down beside the entry it showed at."""
        whose = (entry.topic, entry.client_id)
        expected = self.numbers.get(whose, 0) + 1
        if entry.sequence != expected:
            self.gaps.append((*entry.place, entry.number, expected, entry.sequence))
        self.numbers[whose] = max(entry.sequence, expected - 1)
