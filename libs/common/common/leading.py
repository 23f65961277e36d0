"""One at a time of all processes of a service, by an advisory lock in its database; a standby takes over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
from asyncpg import Connection, Record

LOCK = "select pg_try_advisory_lock(hashtext($1))"
STANDBY = 1.0
"""Seconds between two looks at whether the lock is free."""
ANSWERS_WITHIN = 15.0
"""Seconds in which the database is to answer. One that hangs would be waited for in silence, and its lock kept."""


@asynccontextmanager
async def leading(database_url: str, name: str, *, stand_by: Callable[[], None]) -> AsyncIterator["Connection[Record]"]:
    """The block runs while no other holds the name; whoever dies lets go of it with the connection."""
    connection = await asyncpg.connect(database_url, timeout=5, command_timeout=ANSWERS_WITHIN)
    try:
        while not await connection.fetchval(LOCK, name):
            stand_by()
            await asyncio.sleep(STANDBY)
        yield connection
    finally:
        connection.terminate()
