"""Telling whoever waits for a long export how far it has come, in transactions of their own."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.days import now
from common.identity import Principal
from reporting.exporting.errors import ExportNotFound
from reporting.exporting.models import ExportState, ExportUnderWay
from reporting.exporting.tables import Table

TOLD_EVERY = 0.5
FORGOTTEN_AFTER = timedelta(days=1)


async def begin_watch(session: AsyncSession, export_id: UUID, who: Principal, *, tables: int) -> None:
    await session.execute(delete(ExportUnderWay).where(ExportUnderWay.told_at < now() - FORGOTTEN_AFTER))
    session.add(ExportUnderWay(id=export_id, asked_by=who.subject, tables=tables))
    await session.flush()


@dataclass
class Counter:
    """What has been written so far."""

    export_id: UUID
    tables: int = 0
    rows: int = 0

    async def counting(self, tables: AsyncIterator[Table]) -> AsyncIterator[Table]:
        async for table in tables:
            yield table
            self.tables += 1
            self.rows += len(table.rows)

    async def tell(self, sessions: Sessions, state: ExportState) -> None:
        told = {"state": state, "tables_written": self.tables, "rows": self.rows, "told_at": now()}
        async with sessions.begin() as session:
            await session.execute(update(ExportUnderWay).where(ExportUnderWay.id == self.export_id).values(told))


async def watched(pieces: AsyncIterator[bytes], counter: Counter, sessions: Sessions) -> AsyncIterator[bytes]:
    """The file as it is, its progress told from time to time, and its end whichever it is."""
    state: ExportState = "failed"
    told_at = time.monotonic()
    try:
        async for piece in pieces:
            yield piece
            if time.monotonic() - told_at > TOLD_EVERY:
                told_at = time.monotonic()
                await counter.tell(sessions, "running")
        state = "done"
    finally:
        await counter.tell(sessions, state)


async def export_of(session: AsyncSession, export_id: UUID, who: Principal) -> ExportUnderWay:
    """Raises ExportNotFound, also for another's."""
    export = await session.get(ExportUnderWay, export_id)
    if export is None or export.asked_by != who.subject:
        raise ExportNotFound
    return export
