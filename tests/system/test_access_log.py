"""`rinnalla access verify` on the whole stack: whole, or where someone with every right has touched it."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from typer.testing import CliRunner, Result

from rinnalla.main import app
from tests.system.conftest import Everything, until

pytestmark = pytest.mark.stack

FIND = "select topic, partition, number, what from access_entries where client_id = $1"
CHANGE = "update access_entries set what = $4 where topic = $1 and partition = $2 and number = $3"


@pytest.fixture
def command(everything: Everything, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    for name, value in everything.environment.values.items():
        monkeypatch.setenv(name, value)
    return CliRunner()


def verified(command: CliRunner) -> Result:
    return command.invoke(app, ["access", "verify"])


def as_superuser(everything: Everything, statement: str, *values: Any) -> list[asyncpg.Record]:
    """Whom no right and no trigger stops."""
    url = everything.environment["POSTGRES_ADMIN_URL"].rsplit("/", 1)[0] + "/consent"

    async def done() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute("set session_replication_role = replica")
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    return asyncio.run(done())


def refused_attempt(everything: Everything) -> asyncpg.Record:
    """An entry of one's own in the log: someone asked for a client whom nobody knows."""
    client_id: UUID = uuid4()
    token, _ = everything.person("coordinator", municipalities=("698",))
    assert everything.ask(token, "referral", f"/clients/{client_id}").status_code == 404
    until(lambda: bool(as_superuser(everything, FIND, client_id)))
    (entry,) = as_superuser(everything, FIND, client_id)
    return entry


def test_a_row_changed_behind_the_services_back_is_found_and_named(everything: Everything, command: CliRunner) -> None:
    topic, partition, number, what = refused_attempt(everything)

    before = verified(command)
    as_superuser(everything, CHANGE, topic, partition, number, "nothing of note")
    try:
        tampered = verified(command)
    finally:
        as_superuser(everything, CHANGE, topic, partition, number, what)
    mended = verified(command)

    assert (before.exit_code, before.output.split()[0]) == (0, "whole:"), before.output
    assert tampered.exit_code == 1, tampered.output
    assert f"changed: {topic}/{partition}, entry {number}" in tampered.output
    assert (mended.exit_code, mended.output.split()[0]) == (0, "whole:"), mended.output
