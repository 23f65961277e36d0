"""The figures are rebuilt from the broker's log while people go on recording and reading, and nothing differs."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from rinnalla.endpoints import Endpoints
from rinnalla.importing.command import import_into
from tests.system.conftest import Everything, today, until
from tests.system.folders import write_folder

pytestmark = pytest.mark.stack
PELLO, CLIENTS = "854", 100


def rebuilt(everything: Everything, *, is_cut_off: bool = False) -> dict[str, Any]:
    """How a rebuild went; cut off, the worker is killed in its midst and another begins it anew."""
    operator = everything.machine("operations")
    asked = everything.tell(operator, "reporting", "/rebuilds", {}).raise_for_status().json()

    def now() -> dict[str, Any]:
        return dict(everything.ask(operator, "reporting", f"/rebuilds/{asked['id']}").raise_for_status().json())

    if is_cut_off:
        until(lambda: now()["state"] != "asked")
        everything.kill("reporting-worker")
    until(lambda: now()["state"] not in ("asked", "building"))
    return now()


def test_a_rebuild_while_people_record_and_read_gives_what_was_there(everything: Everything, tmp_path: Path) -> None:
    write_folder(tmp_path / "pello", PELLO, clients=CLIENTS, first_number=2_200_000)
    where, status = Endpoints(dict(everything.environment.values)), list[int]()
    seen: list[int] = []

    def run_import() -> None:
        with Console(quiet=True) as console:
            status.append(import_into(where, tmp_path / "pello", "pello", console))

    def read_on() -> None:
        reader = everything.machine("operations")
        while importing.is_alive():
            answer = everything.ask(reader, "reporting", "/reports/coefficients", on=today()).raise_for_status()
            places = {row["municipality"]: row["clients"] for row in answer.json()["rows"]}
            seen.append(places.get(PELLO, 0))
            time.sleep(0.1)

    importing, reading = threading.Thread(target=run_import), threading.Thread(target=read_on)
    importing.start()
    until(lambda: bool(everything.coefficients(PELLO)))
    reading.start()
    during = [rebuilt(everything), rebuilt(everything, is_cut_off=True)]
    importing.join()
    reading.join()

    assert status == [0]
    assert [(one["state"], one["differing_rows"]) for one in [*during, rebuilt(everything)]] == [("switched", 0)] * 3
    assert seen == sorted(seen)  # no reader saw fewer than before
    row = everything.coefficients(PELLO)
    assert (row["clients"], row["employed_persons"], row["contracts"]) == (CLIENTS, CLIENTS // 2, CLIENTS // 2)
