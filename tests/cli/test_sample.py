"""The invented region: the same each time, as an import wants it, and as tangled as real ones."""

import csv
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from stdnum.fi import hetu
from typer.testing import CliRunner

from rinnalla.importing.outcomes import Outcome
from rinnalla.main import app
from rinnalla.sample.files import write_region
from rinnalla.sample.people import client_of
from rinnalla.sample.regions import Region
from tests.cli.double import Services
from tests.cli.test_importing import imported, no_pauses

__all__ = ["no_pauses"]

PLACES = ["320", "698"]
CLIENTS = 1000


def written(region: Region, folder: Path) -> dict[str, bytes]:
    for _ in write_region(region, folder):
        pass
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    written(Region(CLIENTS, PLACES), folder)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    first, again = written(Region(100, PLACES, 7), tmp_path / "a"), written(Region(100, PLACES, 7), tmp_path / "b")
    other = written(Region(100, PLACES, 8), tmp_path / "c")

    assert first == again
    assert not {name for name in first if name != "organisations.csv" and first[name] == other[name]}


async def test_an_import_takes_every_row(sample: Path) -> None:
    taken, refused, _ = await imported(Services(), sample)

    files = [path.stem for path in sample.glob("*.csv") if path.name != "refused.csv"]
    assert refused == []
    assert taken == {Outcome.NEW: sum(len(rows(sample, name)) for name in files)}


def test_nobody_is_there_twice(sample: Path) -> None:
    people = rows(sample, "clients")

    codes = [one["hetu"] for one in people if one["hetu"]]
    assert len(codes) == len(set(codes)) > CLIENTS * 0.9
    assert all(hetu.validate(code, allow_temporary=True) and code[7] == "9" for code in codes)
    assert all(one["birth_date"] and one["no_hetu_reason"] for one in people if not one["hetu"])


def test_far_apart_nobody_shares_a_code_or_a_name_and_day_of_birth() -> None:
    """Those who share a day of birth are so many clients apart."""
    region = Region(100_000, PLACES)

    alike = [client_of(region, number) for first in range(50) for number in range(first, 100_000, 16_000)]

    assert len({one.born_on for one in alike}) == 50
    assert len({(one.born_on, one.given_name, one.family_name) for one in alike}) == len(alike)
    assert len({one.hetu for one in alike if one.hetu}) == sum(1 for one in alike if one.hetu)


def test_lives_are_as_tangled_as_real_ones(sample: Path) -> None:
    cases, jobs = rows(sample, "coaching"), rows(sample, "employments")
    cases_of = Counter(one["client"] for one in cases)
    first_day: dict[str, str] = {}
    for one in sorted(cases, key=lambda case: case["started_on"]):
        first_day.setdefault(one["client"], one["started_on"])

    again = [client for client, count in cases_of.items() if count > 1]
    places = {client: {one["municipality"] for one in cases if one["client"] == client} for client in again}
    overlapping = [(one, other) for one, other in pairs(jobs) if other["started_on"] < (one["ended_on"] or "9999")]
    assert len(again) > CLIENTS * 0.05
    assert any(len(theirs) > 1 for theirs in places.values())
    assert overlapping
    assert all(one["started_on"] >= first_day[one["client"]] for one in jobs)
    assert {one["accepted_on"] != "" for one in rows(sample, "referrals")} == {True, False}
    assert {one["reason"] != "" for one in rows(sample, "referrals")} == {True, False}


def pairs(jobs: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """One job and the next of the same client."""
    ordered = sorted(jobs, key=lambda job: (job["client"], job["started_on"]))
    for one, other in pairwise(ordered):
        if one["client"] == other["client"]:
            yield one, other


def test_a_large_region_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    peaks = []
    for clients in (300, 3000):
        tracemalloc.start()
        written_without_reading = write_region(Region(clients, PLACES), tmp_path / str(clients))
        assert sum(1 for _ in written_without_reading) == clients
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.5


def test_the_command_makes_a_folder_and_leaves_one_that_holds_something_alone(tmp_path: Path) -> None:
    command, folder = CliRunner(), str(tmp_path / "sample")

    made = command.invoke(app, ["sample", folder, "--clients", "5", "--municipalities", "698"])
    again = command.invoke(app, ["sample", folder])
    wrong = command.invoke(app, ["sample", str(tmp_path / "other"), "--municipalities", "Rovaniemi"])

    assert (made.exit_code, again.exit_code, wrong.exit_code) == (0, 2, 2), made.output
    assert len(rows(tmp_path / "sample", "clients")) == 5
    assert "not empty" in again.output
    assert "three-digit codes" in wrong.output
