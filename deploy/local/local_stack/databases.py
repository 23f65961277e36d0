"""One database and owner per service and one weaker role for run time; nobody reaches another's."""

from urllib.parse import urlsplit

import asyncpg

from local_stack.environment import Environment
from local_stack.names import DATABASES, SERVICES

# The weaker role: rows only, no tables. Given by the owner, so that later tables have it too.
RUN_TIME_RIGHTS = """
GRANT USAGE ON SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
"""


async def provision_databases(environment: Environment) -> None:
    if environment.are_databases_given:
        return
    admin = await asyncpg.connect(environment["POSTGRES_ADMIN_URL"])
    try:
        await admin.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
        for database in DATABASES:
            await _make_database(admin, database, owner_url(environment, database))
        for service in SERVICES:
            await _make_role(admin, environment[f"DATABASE_URL_{service.upper()}"])
            await admin.execute(f"GRANT CONNECT ON DATABASE {service} TO {service}_app")
    finally:
        await admin.close()
    for service in SERVICES:
        await _grant_run_time_rights(environment, service)


def owner_url(environment: Environment, database: str) -> str:
    if database == "keycloak":
        return environment["DATABASE_URL_KEYCLOAK"]
    return environment[f"DATABASE_OWNER_URL_{database.upper()}"]


async def _make_database(admin: asyncpg.Connection, database: str, url: str) -> None:
    await _make_role(admin, url)
    if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
        await admin.execute(f"CREATE DATABASE {database} OWNER {database}")
    # By default every role may connect to every database.
    await admin.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")


async def _make_role(admin: asyncpg.Connection, url: str) -> None:
    role, password = urlsplit(url).username, urlsplit(url).password
    verb = "ALTER" if await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role) else "CREATE"
    quoted = await admin.fetchval("SELECT format('ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)", role, password)
    await admin.execute(f"{verb} {quoted}")


async def _grant_run_time_rights(environment: Environment, service: str) -> None:
    owner = await asyncpg.connect(owner_url(environment, service))
    try:
        await owner.execute(RUN_TIME_RIGHTS.format(role=f"{service}_app"))
    finally:
        await owner.close()
