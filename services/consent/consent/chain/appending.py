"""A batch of records becomes the next entries of their chains: whole, once, and under the row lock of their heads."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import structlog

from common.consumers import Record
from consent.chain.batches import Batch, Head
from consent.chain.hashes import Entry, Place, first_link
from consent.chain.records import Came, read

log = structlog.get_logger(__name__)

Database = Any
"""An asyncpg connection: rows go in by COPY, and the lock on leading hangs on the same connection."""

HOLD = """
    insert into access_chain_heads as known (topic, partition, number, hash, next_offset)
    select topic, partition, 0, hash, 0
    from unnest($1::text[], $2::int[], $3::bytea[]) as c (topic, partition, hash)
    order by topic, partition
    on conflict (topic, partition) do update set number = known.number
    returning topic, partition, number, hash, next_offset
"""
MOVE = """
    update access_chain_heads h set number = m.number, hash = m.hash, next_offset = m.next_offset
    from unnest($1::text[], $2::int[], $3::bigint[], $4::bytea[], $5::bigint[])
         as m (topic, partition, number, hash, next_offset)
    where h.topic = m.topic and h.partition = m.partition
"""
LAST_NUMBERS = """
    select topic, client_id, last from access_sequences
    join unnest($1::text[], $2::uuid[]) as asked (topic, client_id) using (topic, client_id)
"""
KEEP_NUMBERS = """
    insert into access_sequences (topic, client_id, last)
    select * from unnest($1::text[], $2::uuid[], $3::bigint[]) as n (topic, client_id, last) order by topic, client_id
    on conflict (topic, client_id) do update set last = excluded.last
"""
KNOWN = "select event_id from access_entries where client_id = any($1::uuid[]) and event_id = any($2::uuid[])"
MAKE_MONTH = "select make_access_month($1::date)"

ENTRY = (*Entry._fields, "hash")
GAP = ("topic", "partition", "number", "expected", "came")
UNREADABLE = ("topic", "partition", "log_offset", "key", "value", "headers", "error")


async def append(connection: Database, records: Sequence[Record], *, months: set[date]) -> int:
    """Returns how many entries the log has more. `months`: those that have their partition; those made are added."""
    came = [read(record) for record in records]
    await make_months(connection, (one.entry.recorded_at for one in came if one.entry), months=months)
    async with connection.transaction():
        batch = await batch_for(connection, came)
        for one in came:
            batch.take(one)
        await write(connection, batch)
    for kept in batch.unreadable:
        log.error("access record unreadable", topic=kept[0], partition=kept[1], offset=kept[2], error=kept[-1])
    for topic, partition, number, expected, sequence in batch.gaps:
        place = {"topic": topic, "partition": partition, "number": number}
        log.error("access log has a gap", **place, expected=expected, came=sequence)
    return len(batch.rows)


async def make_months(connection: Database, instants: Iterable[datetime], *, months: set[date]) -> None:
    for month in sorted({one.astimezone(UTC).date().replace(day=1) for one in instants} - months):
        await connection.execute(MAKE_MONTH, month)
        months.add(month)


async def batch_for(connection: Database, came: Sequence[Came]) -> Batch:
    """What it needs to know; its chains are held until the transaction ends."""
    heads = await hold_heads(connection, sorted({one.place for one in came}))
    entries = [one.entry for one in came if one.entry]
    whose = sorted({(one.topic, one.client_id) for one in entries})
    found = await connection.fetch(LAST_NUMBERS, *columns(whose, of=2))
    numbers = {(row["topic"], row["client_id"]): row["last"] for row in found}
    doubtful = [one for one in entries if one.sequence <= numbers.get((one.topic, one.client_id), 0)]
    return Batch(heads, numbers, known=await known_among(connection, doubtful))


async def hold_heads(connection: Database, places: Sequence[Place]) -> dict[Place, Head]:
    """In sorted order; a chain that begins is given its head."""
    rows = await connection.fetch(HOLD, *columns(places, of=2), [first_link(place) for place in places])
    heads = (Head(Place(topic, partition), *rest) for topic, partition, *rest in rows)
    return {head.place: head for head in heads}


async def known_among(connection: Database, doubtful: Sequence[Entry]) -> set[Any]:
    """Those whose number a service gave before: most often it is the same entry, sent again."""
    if not doubtful:
        return set()
    clients, ids = {one.client_id for one in doubtful}, {one.event_id for one in doubtful}
    return {row["event_id"] for row in await connection.fetch(KNOWN, list(clients), list(ids))}


async def write(connection: Database, batch: Batch) -> None:
    await connection.copy_records_to_table("access_entries", records=batch.rows, columns=ENTRY)
    await connection.copy_records_to_table("access_gaps", records=batch.gaps, columns=GAP)
    await connection.copy_records_to_table("access_unreadable", records=batch.unreadable, columns=UNREADABLE)
    await connection.execute(KEEP_NUMBERS, *columns([(*whose, last) for whose, last in batch.numbers.items()], of=3))
    await connection.execute(MOVE, *columns([head.row for head in batch.heads.values()], of=5))


def columns(rows: Sequence[Sequence[Any]], *, of: int) -> list[list[Any]]:
    """Rows as the arrays of an `unnest`."""
    return [[row[place] for row in rows] for place in range(of)]
