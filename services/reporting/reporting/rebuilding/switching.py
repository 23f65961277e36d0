"""From the figures in use to the new ones: stand still, catch up, compare, rename; readers never wait."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from reporting.consumers import consumers
from reporting.models import Rebuild
from reporting.projections import FACTS, STANDING, TABLES
from reporting.rebuilding.log import Positions
from reporting.recounting import lock
from reporting.recounting.statements import COLUMNS
from reporting.standing.totals import TOTALS

PATIENCE = text("set local lock_timeout = '10s'")
# Every batch of the live consumer writes its inbox rows before anything else, so here it waits; what it wrote before
# is committed, and stands exactly at the positions in consumer_progress. Readers do not touch the inbox.
HOLD = text("lock table inbox in share row exclusive mode")
APPLIED = text("select topic, partition, applied from consumer_progress where topic = any(cast(:topics as text[]))")
SWITCH = text("select switch_to_next(:projection)")
TABLES_OF = {FACTS: tuple(table.name for table in TABLES), STANDING: (*COLUMNS, "totals")}


WHERE_IT_WAS_KEPT = """
    where place not in (
        select place from standing_next.counted_together except select place from standing.counted_together
    )
"""
"""Municipalities that are counted together for the first time have nothing to be compared with."""


def rows_that_differ(schema: str, table: str) -> str:
    comparable = WHERE_IT_WAS_KEPT if schema == STANDING and has_places(table) else ""
    ours, others = f"table {schema}.{table}", f"select * from {schema}_next.{table} {comparable}"  # noqa: S608
    return f"select count(*) from (({ours} except all {others}) union all ({others} except all {ours})) as differing"  # noqa: S608


def has_places(table: str) -> bool:
    return "place" in COLUMNS.get(table, TOTALS).split(", ")


def differing(projections: Sequence[str]) -> TextClause:
    counts = (rows_that_differ(schema, table) for schema in projections for table in TABLES_OF[schema])
    return text("select " + " + ".join(f"({count})" for count in counts))


async def applied_positions(session: AsyncSession) -> Positions:
    """How far the live consumer's effects go."""
    found = await session.execute(APPLIED, {"topics": consumers.topics})
    return {(row.topic, row.partition): row.applied for row in found}


async def switch_when_caught_up(
    sessions: Sessions, rebuild_id: UUID, catch_up: Callable[[Positions], Awaitable[None]]
) -> Rebuild:
    """Holds the live consumer for as long as the last few events, their recounting and the comparison take."""
    async with sessions.begin() as session:
        await session.execute(PATIENCE)
        await session.execute(HOLD)
        await catch_up(await applied_positions(session))
        await lock(session)
        rebuild = await session.get_one(Rebuild, rebuild_id)
        projections = (FACTS, STANDING) if rebuild.projection == FACTS else (STANDING,)
        rebuild.compared(int(await session.scalar(differing(projections)) or 0))
        if rebuild.state == "switched":
            for projection in projections:
                await session.execute(SWITCH, {"projection": projection})
    return rebuild
