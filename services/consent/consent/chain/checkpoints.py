"""Once a minute with traffic the ends of all chains are signed, and the signature leaves for a topic of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.days import now
from common.events import AccessCheckpointed, SignedHead
from common.outbox import publish
from common.worker import Task
from consent.chain.hashes import Place, canonical
from consent.chain.signing import SigningKey

SECONDS_BETWEEN = 60.0
BEFORE_THE_FIRST = sha256(b"rinnalla access checkpoints 1").digest()


class Signed(NamedTuple):
    """A chain's end as a checkpoint has it."""

    number: int
    hash: bytes


Heads = Mapping[Place, Signed]


@dataclass(frozen=True)
class Checkpoint:
    """Names the heads that moved since the one before, and signs all there are."""

    number: int
    made_at: datetime
    previous: bytes
    """The digest of the one before."""
    moved: Heads
    all_heads: bytes
    key: str
    signature: bytes = b""

    @cached_property
    def content(self) -> bytes:
        """What is signed."""
        return canonical(
            (
                "rinnalla access checkpoint 1",
                *(self.number, self.made_at, self.previous.hex()),
                *(in_order(self.moved), self.all_heads.hex(), self.key),
            )
        )

    @cached_property
    def digest(self) -> bytes:
        return sha256(self.content + self.signature).digest()

    def as_event(self) -> AccessCheckpointed:
        heads = [
            SignedHead(topic=place.topic, partition=place.partition, number=head.number, hash=head.hash.hex())
            for place, head in sorted(self.moved.items())
        ]
        return AccessCheckpointed(
            number=self.number,
            made_at=self.made_at,
            previous=self.previous.hex(),
            heads=heads,
            all_heads=self.all_heads.hex(),
            key=self.key,
            signature=self.signature.hex(),
        )

    @classmethod
    def from_event(cls, event: AccessCheckpointed) -> "Checkpoint":
        """Raises ValueError when it is none of ours."""
        moved = {Place(one.topic, one.partition): Signed(one.number, bytes.fromhex(one.hash)) for one in event.heads}
        return cls(
            number=event.number,
            made_at=event.made_at,
            previous=bytes.fromhex(event.previous),
            moved=moved,
            all_heads=bytes.fromhex(event.all_heads),
            key=event.key,
            signature=bytes.fromhex(event.signature),
        )


def in_order(heads: Heads) -> list[Any]:
    return [[*place, head.number, head.hash.hex()] for place, head in sorted(heads.items())]


def digest_of(heads: Heads) -> bytes:
    return sha256(canonical(in_order(heads))).digest()


HEADS = text("select topic, partition, number, hash from access_chain_heads where number > 0")
# Of each chain the last that was signed: one look into an index a chain, however many checkpoints there are.
SIGNED = text("""
    select h.topic, h.partition, s.number, s.hash from access_chain_heads h cross join lateral (
        select number, hash from access_checkpoint_heads c
        where c.topic = h.topic and c.partition = h.partition order by number desc limit 1
    ) s
""")
LAST = text("select number, made_at, previous, all_heads, key, signature from access_checkpoints order by number desc")
MOVED_IN = text("select topic, partition, number, hash from access_checkpoint_heads where checkpoint = :number")
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('rinnalla.access.checkpoint'))")
KEEP_KEY = text("""
    insert into access_public_keys (fingerprint, public_key, first_used_at) values (:fingerprint, :public, now())
    on conflict do nothing
""")
KEEP = text("""
    with made as (
        insert into access_checkpoints (number, made_at, previous, all_heads, key, signature)
        values (:number, :made_at, :previous, :all_heads, :key, :signature)
    )
    insert into access_checkpoint_heads (topic, partition, number, hash, checkpoint)
    select *, :number from unnest(
        cast(:topics as text[]), cast(:partitions as int[]), cast(:numbers as bigint[]), cast(:hashes as bytea[])
    )
""")


async def make_checkpoint(session: AsyncSession, *, key: SigningKey) -> Checkpoint | None:
    """None when nothing was added since the last."""
    await session.execute(ONE_AT_A_TIME)
    heads, signed = await heads_in(session, HEADS), await heads_in(session, SIGNED)
    moved = {place: head for place, head in heads.items() if head.number > signed.get(place, NO_ENTRY).number}
    if not moved:
        return None
    last = await last_checkpoint(session)
    unsigned = Checkpoint(
        number=last.number + 1 if last else 1,
        made_at=now(),
        previous=last.digest if last else BEFORE_THE_FIRST,
        moved=moved,
        all_heads=digest_of(heads),
        key=key.fingerprint,
    )
    checkpoint = Checkpoint(**fields_of(unsigned) | {"signature": key.sign(unsigned.content)})
    await keep(session, checkpoint, key)
    publish(session, checkpoint.as_event())
    return checkpoint


NO_ENTRY = Signed(0, b"")


def fields_of(checkpoint: Checkpoint) -> dict[str, Any]:
    return {name: getattr(checkpoint, name) for name in Checkpoint.__dataclass_fields__}


async def heads_in(session: AsyncSession, statement: Any, **facts: Any) -> dict[Place, Signed]:
    return heads_from(await session.execute(statement, facts))


def heads_from(rows: Iterable[Sequence[Any]]) -> dict[Place, Signed]:
    return {Place(topic, partition): Signed(number, hash) for topic, partition, number, hash in rows}


async def last_checkpoint(session: AsyncSession) -> Checkpoint | None:
    row = (await session.execute(LAST)).first()
    if row is None:
        return None
    return Checkpoint(**row._mapping, moved=await heads_in(session, MOVED_IN, number=row.number))


async def keep(session: AsyncSession, checkpoint: Checkpoint, key: SigningKey) -> None:
    await session.execute(KEEP_KEY, {"fingerprint": key.fingerprint, "public": key.public})
    moved = sorted(checkpoint.moved.items())
    columns = {
        "topics": [place.topic for place, _ in moved],
        "partitions": [place.partition for place, _ in moved],
        "numbers": [head.number for _, head in moved],
        "hashes": [head.hash for _, head in moved],
    }
    await session.execute(KEEP, fields_of(checkpoint) | columns)


def signing_checkpoints(key: SigningKey) -> Task:
    async def sign_heads(sessions: Sessions) -> float:
        async with sessions.begin() as session:
            await make_checkpoint(session, key=key)
        return SECONDS_BETWEEN

    return sign_heads
