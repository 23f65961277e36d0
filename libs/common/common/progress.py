"""How far a service has applied the log: written with each batch, beside where the log ends."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, func, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base

if TYPE_CHECKING:
    from common.consumers import Record


class ConsumerProgress(Base):
    """One partition: the next offset to apply, and where the log ended when last looked."""

    __tablename__ = "consumer_progress"

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True)
    applied: Mapped[int] = mapped_column(BigInteger)
    log_end: Mapped[int] = mapped_column(BigInteger)
    checked_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


ADVANCE = text("""
    insert into consumer_progress as known (topic, partition, applied, log_end)
    select *, 0 from unnest(cast(:topics as text[]), cast(:partitions as int[]), cast(:applied as bigint[]))
    on conflict (topic, partition) do update set applied = greatest(known.applied, excluded.applied)
""")
LOOK = text("""
    insert into consumer_progress as known (topic, partition, applied, log_end, checked_at)
    select t, p, 0, e, :asked_at
    from unnest(cast(:topics as text[]), cast(:partitions as int[]), cast(:ends as bigint[])) as l (t, p, e)
    on conflict (topic, partition) do update set log_end = excluded.log_end, checked_at = excluded.checked_at
""")
READ = text("""
    select topic, partition, applied, log_end as end, checked_at from consumer_progress order by topic, partition
""")
PARKED = text("select count(*) from parked_messages")


async def advance(session: AsyncSession, records: Sequence["Record"]) -> None:
    furthest: dict[tuple[str, int], int] = {}
    for record in records:
        place = (record.topic, record.partition)
        furthest[place] = max(furthest.get(place, 0), record.offset + 1)
    places = sorted(furthest)
    columns = {
        "topics": [topic for topic, _ in places],
        "partitions": [partition for _, partition in places],
        "applied": [furthest[place] for place in places],
    }
    await session.execute(ADVANCE, columns)


async def look(session: AsyncSession, ends: dict[tuple[str, int], int], *, asked_at: datetime) -> None:
    """`asked_at`: when the log's end was asked for; all that was sent before is in `ends`."""
    places = sorted(ends)
    columns = {
        "topics": [topic for topic, _ in places],
        "partitions": [partition for _, partition in places],
        "ends": [ends[place] for place in places],
        "asked_at": asked_at,
    }
    await session.execute(LOOK, columns)


async def read(session: AsyncSession) -> dict[str, Any]:
    """How many events are not applied yet, as of the oldest look at the log's end."""
    partitions = [dict(row) for row in (await session.execute(READ)).mappings()]
    checked = [row.pop("checked_at") for row in partitions]
    return {
        "checked_at": min(checked, default=None),
        "behind": sum(max(row["end"] - row["applied"], 0) for row in partitions),
        "parked": await session.scalar(PARKED),
        "partitions": partitions,
    }
