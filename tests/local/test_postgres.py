"""The real server, started from nothing and ended: rights between services are PostgreSQL's word, not ours."""

from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

import local_stack
from local_stack import Environment, Home, find_free_ports
from local_stack.background import running_state
from local_stack.databases import provision_databases
from local_stack.home import is_root
from local_stack.postgres import data_folder
from local_stack.status import status


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_stack.Stack]:
    home = Home(tmp_path_factory.mktemp("stack"))
    stack = local_stack.start({"postgres"}, home=home, ports=find_free_ports(), ends_with_caller=True)
    yield stack
    stack.stop()


@pytest.fixture
def environment(stack: local_stack.Stack) -> Environment:
    return stack.environment


async def run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def test_the_run_time_role_writes_rows_but_makes_no_tables(environment: Environment) -> None:
    await run(environment["DATABASE_OWNER_URL_COACHING"], "CREATE TABLE note (id serial PRIMARY KEY, text text)")

    await run(environment["DATABASE_URL_COACHING"], "INSERT INTO note (text) VALUES ('hello')")
    for refused in (
        "CREATE TABLE more (id int)",
        "DROP TABLE note",
        "ALTER TABLE note ADD COLUMN x int",
        "TRUNCATE note",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run(environment["DATABASE_URL_COACHING"], refused)


async def test_a_refused_row_is_not_in_its_log(stack: local_stack.Stack, environment: Environment) -> None:
    table = "CREATE TEMP TABLE person (name text CHECK (name = 'nobody'));"
    with pytest.raises(asyncpg.CheckViolationError):
        await run(environment["POSTGRES_ADMIN_URL"], f"{table} INSERT INTO person VALUES ('Ai' || 'no')")

    said = stack.home.log_of("postgres").read_text()
    assert 'relation "person" violates check constraint' in said
    assert "Aino" not in said


async def test_no_service_reaches_anothers_database(environment: Environment) -> None:
    for role in ("DATABASE_URL_COACHING", "DATABASE_OWNER_URL_COACHING"):
        for database in ("referral", "keycloak", "postgres"):
            url = environment[role].rpartition("/")[0] + f"/{database}"
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run(url, "SELECT 1")


async def test_provisioning_again_changes_nothing(environment: Environment) -> None:
    await provision_databases(environment)
    await provision_databases(environment)

    await run(environment["DATABASE_URL_CONSENT"], "SELECT 1")


def test_a_running_stack_is_taken_as_it_is(stack: local_stack.Stack) -> None:
    before = running_state(stack.home)

    again = local_stack.start({"postgres"}, home=stack.home)

    assert again.environment.values == stack.environment.values
    assert running_state(stack.home) == before


def test_status_names_each_process(stack: local_stack.Stack) -> None:
    found = status(stack.home)

    assert found.is_ready
    assert [process.name for process in found.processes] == ["supervisor", "postgres"]
    assert found.resident > 0


def test_a_home_without_a_stack_is_not_ready(tmp_path: Path) -> None:
    assert not status(Home(tmp_path)).is_ready


@pytest.mark.skipif(not is_root(), reason="only root keeps PostgreSQL's data apart from a closed home")
def test_the_data_of_a_removed_home_is_forgotten(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name in ("removed", "kept"):
        (tmp_path / name).mkdir()

    removed = data_folder(Home(tmp_path / "removed"), cache)
    (tmp_path / "removed" / "postgres").unlink()
    kept = data_folder(Home(tmp_path / "kept"), cache)

    assert kept == data_folder(Home(tmp_path / "kept"), cache)
    assert kept.parent.exists()
    assert not removed.parent.exists()
