"""The pilot's files add up to what was published, and hold nobody who exists."""

import csv
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from stdnum.fi import hetu, ytunnus

from tests.demo.published import COLUMNS, Figures, Files, quotient

PROJECT = Path(__file__).parents[2]
DEMO = PROJECT / "deploy/demo"
PILOT = DEMO / "pilot"
REFERENCE = PROJECT.parent / "shared/reference/pilot/published-figures.json"
ON = "2022-10-15"


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    if not REFERENCE.exists():
        pytest.skip(f"the published figures are not here: {REFERENCE}")
    figures: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return figures


@pytest.fixture(scope="module")
def files() -> Files:
    return Files(PILOT)


def test_coefficients_are_the_published_ones(published: dict[str, Any]) -> None:
    for row in published["coefficients"]:
        mine = Figures(PILOT, row["as_of"]).coefficient(row["municipality"])

        assert {name: mine[name] for name in mine if name in row} == {name: row[name] for name in mine if name in row}


def test_referral_sources_are_the_published_ones(published: dict[str, Any]) -> None:
    figures, table = Figures(PILOT, ON), published["referral_sources"]
    for position, place in enumerate(COLUMNS):
        expected = {name: row["count"][position] for name, row in table["rows"].items() if row["count"][position]}
        mine = figures.referral_sources(place)
        percent = {name: quotient(count, sum(mine.values()), "0.1", 100) for name, count in mine.items()}

        assert mine == expected
        assert percent == {name: table["rows"][name]["percent"][position] for name in mine}


def test_further_paths_are_the_published_ones(published: dict[str, Any]) -> None:
    figures, table = Figures(PILOT, ON), published["further_paths"]
    for position, place in enumerate(COLUMNS):
        contracts = {name: row["count"][position] for name, row in table["contract_rows"].items()}
        persons = {name: row["count"][position] for name, row in table["other_rows"].items()}
        mine = figures.contract_rows(place)

        assert {name: mine.get(name, 0) for name in contracts} == contracts
        assert set(mine) <= set(contracts)
        assert figures.person_rows(place) == persons


def test_employer_contacts_are_the_published_ones(published: dict[str, Any]) -> None:
    figures, table = Figures(PILOT, ON), published["employer_contacts"]

    assert {place: len(figures.contacts(place)) for place in COLUMNS} == table["contacts"]
    for place, employers in table["employers"].items():
        assert len({row["employer"] for row in figures.contacts(place)}) == employers


def test_assessments_of_fidelity_are_the_published_ones(published: dict[str, Any], files: Files) -> None:
    told = [(row["assessed_on"][:7], int(row["total"])) for row in files.fidelity]

    assert told == [(one["assessed_on"], one["score"]) for one in published["fidelity"]]
    assert files.fidelity[0]["scores"] == "lasting_jobs:1 time_for_coaching:2"


def test_the_facts_kept_for_the_demo_are_those_published(published: dict[str, Any]) -> None:
    kept = json.loads((DEMO / "published.json").read_text(encoding="utf-8"))

    assert kept["coefficients"] == published["coefficients"]
    assert kept["referral_sources"]["rows"] == published["referral_sources"]["rows"]
    assert kept["further_paths"]["contract_rows"] == published["further_paths"]["contract_rows"]
    assert kept["further_paths"]["person_rows"] == published["further_paths"]["other_rows"]
    assert kept["employer_contacts"] == published["employer_contacts"]
    assert kept["fidelity"] == published["fidelity"]


def test_making_the_files_again_changes_nothing(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(DEMO / "make_pilot.py"), str(tmp_path)], check=True)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in PILOT.glob("*.csv") if path.name != "refused.csv"}


def test_identity_codes_are_artificial_and_given_once(files: Files) -> None:
    codes = [row["hetu"] for row in files.clients if row["hetu"]]

    assert len(codes) == len(set(codes))
    assert all(hetu.validate(code, allow_temporary=True) and 900 <= int(code[7:10]) <= 999 for code in codes)
    assert all(bool(row["hetu"]) != bool(row["birth_date"] and row["no_hetu_reason"]) for row in files.clients)


def test_business_ids_are_well_formed_and_given_once(files: Files) -> None:
    codes = [row["business_id"] for row in files.employers if row["business_id"]]

    assert len(codes) == len(set(codes))
    assert all(ytunnus.validate(code) and code.startswith("99") for code in codes)


def test_nobody_starts_while_intake_is_paused(files: Files) -> None:
    starts = [row["started_on"] for row in files.coaching]

    assert min(starts) >= "2021-06-01"
    assert not [day for day in starts if "2021-11-01" <= day <= "2022-02-28"]


def test_days_follow_each_other(files: Files) -> None:
    last = {row["client"]: row["ended_on"] or "9999" for row in files.coaching}
    first = {row["client"]: row["started_on"] for row in files.coaching}

    assert all(row["started_on"] < (row["ended_on"] or "9999") for row in files.coaching)
    assert all(first[r["client"]] <= r["started_on"] <= (r["ended_on"] or ON) <= ON for r in files.employments)
    assert all(first[r["client"]] <= r["started_on"] <= (r["ended_on"] or ON) <= ON for r in files.activities)
    for row in files.employer_contacts:
        assert not row["client"] or first[row["client"]] <= row["contacted_on"] < last[row["client"]]
    for row in files.referrals:
        days = [row[name] for name in ("submitted_on", "accepted_on", "handed_over_on") if row[name]]
        assert days == sorted(days)


def test_coaches_are_within_the_limit_until_the_second_intake(files: Files) -> None:
    day, over = date(2021, 6, 1), []
    while day <= date(2022, 10, 15):
        if any(open_cases(files.coaching, row["coach"], day.isoformat()) > 20 for row in files.coaches):
            over.append(day)
        day += timedelta(days=1)

    assert min(over) > date(2022, 3, 7)
    assert all(open_cases(files.coaching, f"coach-rovaniemi-{number}", ON) == 28 for number in (1, 2))


def open_cases(cases: list[dict[str, str]], coach: str, day: str) -> int:
    return sum(c["coach"] == coach and c["started_on"] <= day < (c["ended_on"] or "9999") for c in cases)


def test_every_employment_is_with_an_employer_that_was_contacted(files: Files) -> None:
    contacted = {row["employer"] for row in files.employer_contacts}

    assert {row["employer"] for row in files.employments} <= contacted


def test_headers_are_those_of_the_import_format() -> None:
    with (PILOT / "employers.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["employer", "name", "business_id", "sector", "size_class", "municipality"]
