"""A message that reporting cannot take is put aside, seen and taken again by `rinnalla parked`, once it is mended."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.system.conftest import Everything, until
from tests.system.test_delivery import deliver, history

pytestmark = pytest.mark.stack
PELKOSENNIEMI = "583"
RINNALLA = Path(sys.executable).with_name("rinnalla")


def parked(everything: Everything, *words: str) -> str:
    """What the command says on a wide screen; it ends well."""
    home = {"RINNALLA_HOME": str(everything.stack.home.root), "COLUMNS": "400", "NO_COLOR": "1"}
    command = [str(RINNALLA), "parked", *words]
    ended = subprocess.run(command, env=os.environ | home, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@contextmanager
def a_fault_with(everything: Everything, client_id: UUID) -> Iterator[None]:
    """Reporting's table refuses the employments of this client, as a faulty release would; then it is mended."""
    refuse = f"add constraint faulty check (client_id <> '{client_id}') not valid"
    alter(everything, refuse)
    try:
        yield
    finally:
        alter(everything, "drop constraint faulty")


def alter(everything: Everything, change: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(everything.environment["DATABASE_OWNER_URL_REPORTING"])
        await connection.execute(f"alter table figures.employments {change}")
        await connection.close()

    asyncio.run(run())


def lines_about(everything: Everything, client_id: UUID) -> list[str]:
    return [line for line in parked(everything, "list").splitlines() if str(client_id) in line]


def has_failed_again(everything: Everything, parked_id: str) -> bool:
    said = (everything.stack.home.logs / "reporting-worker.log").read_text()
    return any("replay failed" in line and parked_id in line for line in said.splitlines())


def test_what_could_not_be_taken_is_parked_seen_and_taken_again(everything: Everything) -> None:
    stuck, other = uuid4(), uuid4()
    events = [
        one for client_id in (stuck, other) for one in history(client_id, is_hired=True, municipality=PELKOSENNIEMI)
    ]
    before = everything.coefficients(PELKOSENNIEMI).get("contracts", 0)

    with a_fault_with(everything, stuck):
        asyncio.run(deliver(everything.environment["KAFKA_ADMIN_BOOTSTRAP"], events))
        until(lambda: everything.coefficients(PELKOSENNIEMI).get("contracts") == before + 1)  # the other's goes on
        until(lambda: len(lines_about(everything, stuck)) == len(BEHIND))
        listed = lines_about(everything, stuck)
        parked_id = next(line for line in listed if "IntegrityError" in line).split()[1]
        shown = parked(everything, "show", parked_id)
        parked(everything, "replay", parked_id)
        until(lambda: has_failed_again(everything, parked_id))
        still = lines_about(everything, stuck)
    parked(everything, "replay", parked_id)

    until(lambda: lines_about(everything, stuck) == [])
    until(lambda: everything.coefficients(PELKOSENNIEMI).get("contracts") == before + 2)
    assert [state_of(line) for line in listed] == [state_of(line) for line in still] == BEHIND
    assert {str(stuck), "reporting", "coaching.events", "IntegrityError"} <= set(shown.split())
    assert not [line for line in listed if str(other) in line]


BEHIND = ["parked", "held", "held", "held"]
"""The hire; its correction, its end and the end of coaching, which wait behind it."""


def state_of(line: str) -> str:
    return "parked" if " parked " in line else "held"
