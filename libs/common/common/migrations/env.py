"""Alembic's environment, the same for every service: its models' tables, its owner's connection."""

import asyncio
import importlib

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from common.database import Base, sqlalchemy_url

config = context.config
service = config.get_main_option("service")
importlib.import_module(f"{service}.models")
importlib.import_module("common.migrations.shared_tables")


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        # Several processes of a service may start at once: one brings the tables up, the others wait and find them.
        connection.execute(text("select pg_advisory_xact_lock(hashtext('rinnalla.migrations'))"))
        context.run_migrations()


async def run_online() -> None:
    engine = create_async_engine(sqlalchemy_url(config.get_main_option("database_url") or ""), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


given: Connection | None = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_online())
