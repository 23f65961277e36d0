"""What is measured stands on a stack of its own: real servers, durable, and no one else's."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import asyncpg
import httpx

import local_stack
from common.settings import ServiceSettings
from local_stack import Environment, Home, find_free_ports
from local_stack.home import REPOSITORY
from local_stack.processes import service_environment

HOME = Home(REPOSITORY / ".local" / "bench")
S = TypeVar("S", bound=ServiceSettings)


@contextmanager
def servers(*parts: str) -> Iterator[Environment]:
    """PostgreSQL with every service's tables, and what else is named, for as long as the block lasts."""
    local_stack.stop(HOME)
    for kept in ("kafka", "postgres"):  # an earlier run's log would be read again, and its rows counted
        shutil.rmtree(HOME.root / kept, ignore_errors=True)
    stack = local_stack.start({"migrations", *parts}, home=HOME, ports=find_free_ports(), ends_with_caller=True)
    try:
        yield stack.environment
    finally:
        stack.stop()


def settings_of(kind: type[S], environment: Environment) -> S:
    """As the service's own process would read them."""
    own = f"_{kind.service.upper()}"
    known = service_environment(kind.service, environment)
    given: dict[str, Any] = {name.removesuffix(own).lower(): value for name, value in known.items()}
    return kind(**given)


async def service_token(environment: Environment, client: str) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": client,
        "client_secret": environment[f"CLIENT_SECRET_{client.upper()}"],
    }
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{environment['OIDC_ISSUER']}/protocol/openid-connect/token", data=form)
    return str(answer.raise_for_status().json()["access_token"])


@asynccontextmanager
async def bare_database(environment: Environment) -> AsyncIterator[str]:
    """An empty database with one table, for the baselines; answers its superuser's URL."""
    admin = await asyncpg.connect(environment["POSTGRES_ADMIN_URL"])
    await admin.execute("drop database if exists bare with (force)")
    await admin.execute("create database bare")
    url = environment["POSTGRES_ADMIN_URL"].rpartition("/")[0] + "/bare"
    bare = await asyncpg.connect(url)
    await bare.execute("""
        create table contacts (
            id uuid primary key default uuidv7(), employer_id uuid not null, coach_id uuid not null,
            client_id uuid, contacted_on date not null, kind text not null, face_to_face boolean not null
        )
    """)
    await bare.close()
    try:
        yield url
    finally:
        await admin.execute("drop database bare with (force)")
        await admin.close()
