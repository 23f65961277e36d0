"""Is a chain whole: each entry as it was hashed, in its place, none missing, and its ends those that were signed?"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from consent.chain.appending import Database
from consent.chain.checkpoints import NO_ENTRY, Heads, Signed
from consent.chain.findings import Finding, at
from consent.chain.hashes import Entry, Place, first_link, link

AT_ONCE = 1000
"""Entries in memory at a time, however long the chain is."""

HEADS = "select topic, partition, number, hash from access_chain_heads order by topic, partition"
# From the very first row on, whatever its number: an entry slipped in before the first shows too.
PAGE = f"""
    select {", ".join(Entry._fields)}, hash from access_entries
    where topic = $1 and partition = $2 and (number, recorded_at) > ($3, $4) and number <= $5
    order by number, recorded_at limit {AT_ONCE}
"""  # noqa: S608
BEFORE_ALL = (-(2**63), datetime(1, 1, 1, tzinfo=UTC))
SIGNED = """
    select number, hash, checkpoint from access_checkpoint_heads
    where topic = $1 and partition = $2 and number > $3 and number <= $4
"""
IS_LONGER = """
    select exists (
        select from access_entries where topic = $1 and partition = $2 and number > coalesce((
            select number from access_chain_heads where topic = $1 and partition = $2
        ), 0)
    )
"""


@dataclass
class Chain:
    """What was read of one so far."""

    place: Place
    distrusted: set[int]
    """Checkpoints whose word counts for nothing."""
    number: int = 0
    hash: bytes = b""
    signed_until: int = 0
    finding: Finding | None = None
    signed: dict[int, tuple[bytes, int]] = field(default_factory=dict)
    """Of the entries being read those that end what a checkpoint signed: the hash, and which checkpoint."""

    def __post_init__(self) -> None:
        self.hash = first_link(self.place)

    def take(self, rows: Sequence[Sequence[Any]]) -> None:
        """Stops at the first entry that is not what it should be: behind it no hash says anything."""
        for row in rows:
            self.finding = self.problem_with(row, rows)
            if self.finding:
                return
            self.number, self.hash = self.number + 1, row[-1]
            if self.number in self.signed:
                self.finding = self.problem_with_signature()
                if self.finding:
                    return

    def problem_with(self, row: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Finding | None:
        entry, expected = Entry(*row[:-1]), self.number + 1
        if entry.number > expected:
            return at("removed", self.place, expected, until=entry.number - 1)
        if entry.number < expected:
            return at("added", self.place, entry.number)
        if link(self.hash, entry) == row[-1]:
            return None
        return at("reordered" if self.stands_elsewhere(expected, row, rows) else "changed", self.place, expected)

    def stands_elsewhere(self, number: int, row: Sequence[Any], rows: Sequence[Sequence[Any]]) -> bool:
        """Whether another row near by is the one that belongs here: its hash, or this row's, says so."""
        for other in rows:
            if link(self.hash, Entry(*other[:-1])._replace(number=number)) in (other[-1], row[-1]):
                return True
        return False

    def problem_with_signature(self) -> Finding | None:
        """The hashes agree with each other and not with what was signed: entries were written anew."""
        hash, checkpoint = self.signed[self.number]
        if checkpoint in self.distrusted or hash == self.hash:
            self.signed_until = self.number
            return None
        return at("changed", self.place, self.signed_until + 1, until=self.number, checkpoint=checkpoint)

    def problem_with_end(self, head: Signed, sent: Signed, *, is_longer: bool) -> Finding | None:
        """`head`: where the database says that it ends. `sent`: where the last checkpoint that was sent had it end."""
        if self.number < max(head.number, sent.number):
            return at("cut_off", self.place, self.number + 1, until=max(head.number, sent.number))
        if is_longer or (head.number and head.hash != self.hash):
            return at("head_forged", self.place, self.number)
        return None


async def verify_chain(
    connection: Database,
    chain: Chain,
    head: Signed,
    sent: Signed,
    *,
    on_read: Callable[[int], Any],
) -> Finding | None:
    async for rows in pages(connection, chain, head.number):
        chain.signed = await signed_in(connection, chain, rows)
        chain.take(rows)
        await on_read(len(rows))
        if chain.finding:
            return chain.finding
    return chain.problem_with_end(head, sent, is_longer=await connection.fetchval(IS_LONGER, *chain.place))


async def pages(connection: Database, chain: Chain, until: int) -> AsyncIterator[Sequence[Sequence[Any]]]:
    last = BEFORE_ALL
    while rows := await connection.fetch(PAGE, *chain.place, *last, until):
        yield [tuple(row) for row in rows]
        last = (rows[-1]["number"], rows[-1]["recorded_at"])


async def signed_in(connection: Database, chain: Chain, rows: Sequence[Sequence[Any]]) -> dict[int, tuple[bytes, int]]:
    last = Entry(*rows[-1][:-1]).number
    found = await connection.fetch(SIGNED, *chain.place, chain.number, last)
    return {row["number"]: (row["hash"], row["checkpoint"]) for row in found}


async def heads_of(connection: Database, sent: Heads) -> dict[Place, Signed]:
    """Every chain that there is or should be."""
    rows = await connection.fetch(HEADS)
    heads = {Place(row["topic"], row["partition"]): Signed(row["number"], row["hash"]) for row in rows}
    return dict.fromkeys(sorted(sent), NO_ENTRY) | heads
