"""The worker's task, and what wakes it."""

import asyncio
from contextlib import suppress

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from reporting.projections import LIVE
from reporting.recounting.keeping import recount_all

LOOKS_ANYWAY = 1.0
"""Seconds after which it looks without being woken: another process may have taken the facts, and died."""

touched = asyncio.Event()


def wake_after(session: AsyncSession) -> None:
    """Once its transaction is committed, whom it touched is counted anew."""
    event.listen(session.sync_session, "after_commit", lambda _: touched.set(), once=True)


async def recount_when_touched(sessions: Sessions) -> float:
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOKS_ANYWAY):
            await touched.wait()
    touched.clear()
    await recount_all(sessions, LIVE)
    return 0.0
