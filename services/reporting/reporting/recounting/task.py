"""The worker's task, and what wakes it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from reporting.projections import LIVE
from reporting.recounting.keeping import recount_all

LOOKS_ANYWAY = 1.0
"""Seconds after which it looks without being woken: another process may have taken the facts, and died."""


@dataclass
class Touch:
    """Whether someone was touched since it was last asked; and who waits to know."""

    is_felt: bool = False
    waiting: asyncio.Event | None = None

    def feel(self) -> None:
        self.is_felt = True
        if self.waiting:
            self.waiting.set()

    async def wait(self, *, longest: float) -> None:
        """In seconds."""
        if not self.is_felt:
            self.waiting = asyncio.Event()
            with suppress(TimeoutError):
                async with asyncio.timeout(longest):
                    await self.waiting.wait()
        self.is_felt, self.waiting = False, None


touch = Touch()


def wake_after(session: AsyncSession) -> None:
    """Once its transaction is committed, whom it touched is counted anew."""
    event.listen(session.sync_session, "after_commit", lambda _: touch.feel(), once=True)


async def recount_when_touched(sessions: Sessions) -> float:
    await touch.wait(longest=LOOKS_ANYWAY)
    await recount_all(sessions, LIVE)
    return 0.0
