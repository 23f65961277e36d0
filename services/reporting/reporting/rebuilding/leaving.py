"""Waiting until nobody can still read what is to be dropped."""

import asyncio

from sqlalchemy import text

from common.database import Sessions

LOOKS_EVERY = 0.2

NOW = text("select clock_timestamp()")
OWN = text("select pg_backend_pid()")
# A transaction that began before the figures changed may have their old names in its plans. Were they dropped under it,
# its next question would wait for the drop, and the drop for what it has read: one of the two would be ended.
ARE_LEFT = text("""
    select exists (
        select from pg_stat_activity
        where datname = current_database() and usename = current_user and xact_start < :moment and pid <> :guard
    )
""")


async def until_all_have_left(sessions: Sessions, *, guard: int) -> None:
    """Every transaction that is open now has ended, but the one that guards the rebuild itself."""
    async with sessions() as session:
        moment = await session.scalar(NOW)
    # Nothing tells when another transaction ends.
    while await is_one_left(sessions, {"moment": moment, "guard": guard}):  # noqa: ASYNC110
        await asyncio.sleep(LOOKS_EVERY)


async def is_one_left(sessions: Sessions, asked: dict[str, object]) -> bool:
    async with sessions() as session:
        return bool(await session.scalar(ARE_LEFT, asked))
