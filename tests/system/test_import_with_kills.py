"""A worker killed with -9 in the middle of an import, and the figures are exact all the same."""

import threading
from pathlib import Path

import pytest
from rich.console import Console

from rinnalla.endpoints import Endpoints
from rinnalla.importing.command import import_into
from tests.system.conftest import Everything, until
from tests.system.folders import write_folder

pytestmark = pytest.mark.stack
SIMO, CLIENTS = "751", 60


def test_the_figures_are_exact_after_workers_were_killed(everything: Everything, tmp_path: Path) -> None:
    write_folder(tmp_path / "simo", SIMO, clients=CLIENTS, first_number=1_500_000)
    where = Endpoints(dict(everything.environment.values))
    status: list[int] = []

    def run_import() -> None:
        with Console(quiet=True) as console:
            status.append(import_into(where, tmp_path / "simo", "simo", console))

    importing = threading.Thread(target=run_import)
    importing.start()
    for worker in ("coaching-worker", "reporting-worker", "referral-worker"):
        until(lambda: bool(everything.coefficients(SIMO)) or not importing.is_alive())
        everything.kill(worker)
    importing.join()

    assert status == [0]
    row = everything.coefficients(SIMO)
    assert (row["clients"], row["employed_persons"], row["contracts"]) == (CLIENTS, CLIENTS // 2, CLIENTS // 2)
    assert row["employment_coefficient"] == "0.50"
