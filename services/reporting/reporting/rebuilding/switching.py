"""From the figures in use to the new ones: stand still, catch up, compare, rename; readers never wait."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from reporting.consumers import consumers
from reporting.models import Rebuild
from reporting.projections import LIVE, NEXT, TABLES
from reporting.rebuilding.log import Positions

PATIENCE = text("set local lock_timeout = '10s'")
# Every batch of the live consumer writes its inbox rows before anything else, so here it waits; what it wrote before
# is committed, and stands exactly at the positions in consumer_progress. Readers do not touch the inbox.
HOLD = text("lock table inbox in share row exclusive mode")
APPLIED = text("select topic, partition, applied from consumer_progress where topic = any(cast(:topics as text[]))")
SWITCH = text("select switch_figures()")


def rows_that_differ(table: str) -> str:
    ours, others = f"table {LIVE}.{table}", f"table {NEXT}.{table}"
    return f"select count(*) from (({ours} except all {others}) union all ({others} except all {ours})) as differing"  # noqa: S608


DIFFERING = text("select " + " + ".join(f"({rows_that_differ(table.name)})" for table in TABLES))


async def applied_positions(session: AsyncSession) -> Positions:
    """How far the live consumer's effects go."""
    found = await session.execute(APPLIED, {"topics": consumers.topics})
    return {(row.topic, row.partition): row.applied for row in found}


async def switch_when_caught_up(
    sessions: Sessions, rebuild_id: UUID, read_up_to: Callable[[Positions], Awaitable[None]]
) -> Rebuild:
    """Holds the live consumer for as long as the last few events and the comparison take."""
    async with sessions.begin() as session:
        await session.execute(PATIENCE)
        await session.execute(HOLD)
        await read_up_to(await applied_positions(session))
        rebuild = await session.get_one(Rebuild, rebuild_id)
        rebuild.compared(int(await session.scalar(DIFFERING) or 0))
        if rebuild.state == "switched":
            await session.execute(SWITCH)
    return rebuild
