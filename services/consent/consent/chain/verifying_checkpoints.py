"""Is every checkpoint that was sent still what the database has, signed by us, and joined to the one before it?"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from consent.chain.appending import Database
from consent.chain.checkpoints import BEFORE_THE_FIRST, Checkpoint, Signed, digest_of, heads_from
from consent.chain.findings import Finding, FindingKind
from consent.chain.hashes import Place
from consent.chain.published import Page
from consent.chain.signing import PublicKeys

STORED = """
    select number, made_at, previous, all_heads, key, signature from access_checkpoints
    where number = any($1::bigint[])
"""
STORED_HEADS = """
    select checkpoint, topic, partition, number, hash from access_checkpoint_heads where checkpoint = any($1::bigint[])
"""
LAST_STORED = "select coalesce(max(number), 0) from access_checkpoints"
UNSENT = "select count(*) from outbox where topic = 'consent.checkpoints'"


@dataclass
class Sent:
    """What the checkpoints that were sent tell, as far as they have been read."""

    keys: PublicKeys
    last: int = 0
    digest: bytes = BEFORE_THE_FIRST
    heads: dict[Place, Signed] = field(default_factory=dict)
    """Each chain's end as it was last signed."""
    is_whole: bool = True
    """None is missing, so every chain's last end is known."""
    distrusted: set[int] = field(default_factory=set)
    """Those the database does not have as they were sent."""
    findings: list[Finding] = field(default_factory=list)

    def take(self, sent: Checkpoint | None, stored: dict[int, Checkpoint]) -> None:
        """The same twice is the relay's: it repeats what it is not sure of."""
        if sent is None or not self.keys.have_signed(sent.content, sent.signature, key=sent.key):
            return self.find("checkpoint_forged", sent.number if sent else None)
        known = stored.get(sent.number)
        if sent.number <= self.last:
            return None if known and known.digest == sent.digest else self.find("checkpoint_forged", sent.number)
        if sent.number != self.last + 1 or sent.previous != self.digest:
            self.find("checkpoint_removed", self.last + 1)
            self.is_whole = False
        self.last, self.digest = sent.number, sent.digest
        self.heads |= sent.moved
        return self.compare(sent, known)

    def compare(self, sent: Checkpoint, known: Checkpoint | None) -> None:
        if known is None:
            return self.find("checkpoint_removed", sent.number)
        if known.digest != sent.digest:
            return self.find("checkpoint_changed", sent.number)
        if self.is_whole and digest_of(self.heads) != sent.all_heads:  # a chain was shorter again when it was signed
            return self.find("head_forged", sent.number)
        return None

    def find(self, kind: FindingKind, number: int | None) -> None:
        self.findings.append(Finding(kind, checkpoint=number))
        if number:
            self.distrusted.add(number)


async def verify_checkpoints(
    connection: Database, published: AsyncIterator[Page], keys: PublicKeys, *, most: int
) -> Sent:
    """Reads until the end of what was sent, or until there are `most` findings."""
    sent, stored_until = Sent(keys), await connection.fetchval(LAST_STORED)
    unsent = await connection.fetchval(UNSENT)
    async for page in published:
        stored = await stored_among(connection, [one.number for one in page if one])
        for one in page:
            sent.take(one, stored)
        if len(sent.findings) >= most:
            return sent
    for number in range(sent.last + 1, stored_until - unsent + 1):
        sent.find("checkpoint_unpublished", number)
    return sent


async def stored_among(connection: Database, numbers: Sequence[int]) -> dict[int, Checkpoint]:
    """As the database has them, with the heads that it has for each."""
    heads: dict[int, list[Sequence[object]]] = {}
    for row in await connection.fetch(STORED_HEADS, numbers):
        heads.setdefault(row["checkpoint"], []).append(tuple(row)[1:])
    rows = await connection.fetch(STORED, numbers)
    return {row["number"]: Checkpoint(**row, moved=heads_from(heads.get(row["number"], ()))) for row in rows}
