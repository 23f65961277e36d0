"""Databases for tests on a real server: made once from a service's migrations, copied where a test must commit."""

import asyncio
import fcntl
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
from alembic import command
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from common.database import PublishingSession, Sessions
from common.migrations.config import config_of

T = TypeVar("T")


def database_url(admin_url: str, name: str) -> str:
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{name}"))


async def in_postgres(admin_url: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    connection = await asyncpg.connect(admin_url)
    try:
        return await work(connection)
    finally:
        await connection.close()


def run_apart(work: Awaitable[T]) -> T:
    """Run to the end in a thread and loop of its own: a fixture may be asked for inside a running loop."""

    async def await_it() -> T:
        return await work

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, await_it()).result()


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    with (Path(gettempdir()) / f"rinnalla-{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def migrated(admin_url: str, service: str) -> str:
    """The URL of a database with this service's newest tables; never written to, only copied."""
    name = f"migrated_{service}_{newest_change(service)}"
    with one_at_a_time(f"{name}-{urlsplit(admin_url).port}"):
        if not run_apart(
            in_postgres(admin_url, lambda c: c.fetchval("select 1 from pg_database where datname = $1", name))
        ):
            run_apart(in_postgres(admin_url, lambda c: c.execute(f'drop database if exists "{name}_making"')))
            run_apart(in_postgres(admin_url, lambda c: c.execute(f'create database "{name}_making"')))
            migrate(service, database_url(admin_url, f"{name}_making"))
            run_apart(in_postgres(admin_url, lambda c: c.execute(f'alter database "{name}_making" rename to "{name}"')))
    return name


def migrate(service: str, url: str) -> None:
    """In a thread: migrations run a loop of their own."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(command.upgrade, config_of(service, database_url=url), "head").result()


def newest_change(service: str) -> int:
    """When its migrations, or the tables all services share, last changed: a newer one makes a new database."""
    common = Path(importlib.import_module("common").__path__[0])
    from common.migrations.config import migrations_of

    files = [*migrations_of(service).rglob("*.py"), *common.glob("*.py")]
    return int(max(file.stat().st_mtime for file in files))


def copy_of(admin_url: str, template: str) -> str:
    """The URL of a fresh copy, to be dropped by `drop`."""
    name = f"copy_{uuid4().hex[:12]}"
    with one_at_a_time(f"{template}-copy-{urlsplit(admin_url).port}"):
        run_apart(in_postgres(admin_url, lambda c: c.execute(f'create database "{name}" template "{template}"')))
    return database_url(admin_url, name)


def drop(admin_url: str, url: str) -> None:
    name = urlsplit(url).path.removeprefix("/")
    run_apart(in_postgres(admin_url, lambda c: c.execute(f'drop database if exists "{name}" with (force)')))


async def empty(connection: asyncpg.Connection) -> None:
    """Takes out every row, of a service that keeps none from its migrations."""
    named = (
        "select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'"
    )
    tables = [row[0] for row in await connection.fetch(named)]
    await connection.execute(f"truncate {', '.join(tables)}")


@asynccontextmanager
async def rolled_back_sessions(url: str, service: str) -> AsyncIterator[Sessions]:
    """Sessions whose commits are savepoints of one transaction that is rolled back in the end."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), poolclass=NullPool)
    async with engine.connect() as connection:
        outermost = await connection.begin()
        yield async_sessionmaker(
            connection,
            class_=AsyncSession,
            expire_on_commit=False,
            sync_session_class=PublishingSession,
            join_transaction_mode="create_savepoint",
            info={"service": service},
        )
        await outermost.rollback()
    await engine.dispose()
