"""The pilot through the real services, broker and login: the published tables come out."""

import asyncio
from pathlib import Path

import pytest
from rich.console import Console

import local_stack
from rinnalla.backend import Backend
from rinnalla.demo import SOURCE, compared_reports
from rinnalla.endpoints import Endpoints
from rinnalla.importing.command import import_into
from rinnalla.reports import report_of

pytestmark = pytest.mark.stack
PILOT = Path(__file__).parents[2] / "deploy/demo/pilot"


@pytest.fixture
def where(stack: local_stack.Stack) -> Endpoints:
    return Endpoints(dict(stack.environment.values))


@pytest.fixture
def pilot(tmp_path: Path) -> Path:
    for path in PILOT.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_the_published_tables_come_out_and_again_nothing_changes(where: Endpoints, pilot: Path) -> None:
    for _ in range(2):
        with Console(quiet=True) as console:
            status = import_into(where, pilot, SOURCE, console)
        compared = asyncio.run(compared_reports(where))

        assert status == 0
        assert {one.title: one.differences for one in compared if one.differences} == {}
    assert asyncio.run(assessments(where)) >= {("2022-01-31", 96, "fair"), ("2022-09-30", 102, "good")}


async def assessments(where: Endpoints) -> set[tuple[object, ...]]:
    """As the reporting service tells them: the pilot's, and those of other tests on the same stack."""
    async with Backend(where, "operations") as backend:
        report = await report_of(backend, "fidelity", "2022-10-15", municipality="698")
    return {(row["assessed_on"], row["total"], row["band"]) for row in report["rows"]}
