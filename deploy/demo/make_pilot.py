"""Makes deploy/demo/pilot from the published figures: the same files each time, of people who do not exist.

Run it again after a change here: .venv/bin/python deploy/demo/make_pilot.py [FOLDER]
"""

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from making.assessments import Assessment, assessment_of
from making.employers import Contact, Employer, contacts_of, employers_of
from making.jobs import Activity, Job, activities_of, jobs_of, let_find_work, published_terms
from making.people import COACH_NAMES, COACHES, KEMIJARVI, ROVANIEMI, Person, coached_people
from making.referrals import (
    ORGANISATIONS,
    Referral,
    declined,
    give_sources,
    referrals_to_coaching,
    referrals_to_team,
)

HERE = Path(__file__).parent
SEED = 20221121
FIRST_SERIAL = {ROVANIEMI: 1, KEMIJARVI: 71}
FIRST_DECLINED = 88


class Pilot:
    """The rows of every file, while they are being made."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.referrals: list[Referral] = []
        self.employers: list[Employer] = []
        self.contacts: list[Contact] = []
        self.jobs: list[Job] = []
        self.activities: list[Activity] = []
        self.assessments: list[Assessment] = []


def make_pilot(published: Mapping[str, Any]) -> Pilot:
    random, pilot = Random(SEED), Pilot()
    for municipality in (ROVANIEMI, KEMIJARVI):
        add_municipality(random, pilot, municipality, published)
    turned_away, their_referrals = declined(random, FIRST_DECLINED)
    pilot.people += turned_away
    pilot.referrals += their_referrals
    pilot.referrals.sort(key=lambda row: (row.submitted_on, row.client))
    pilot.assessments = [assessment_of(told) for told in published["fidelity"]]
    pilot.jobs.sort(key=lambda job: (job.started_on, job.client))
    return pilot


def add_municipality(random: Random, pilot: Pilot, municipality: str, published: Mapping[str, Any]) -> None:
    people = coached_people(random, municipality, FIRST_SERIAL[municipality])
    give_sources(random, people, column(published["referral_sources"], "rows", municipality))
    at_year_end, at_the_end = (row for row in published["coefficients"] if row["municipality"] == municipality)
    let_find_work(
        random,
        people,
        by_year_end=at_year_end["employed_persons"],
        by_count_day=at_the_end["employed_persons"],
        contracts=at_the_end["contracts"],
    )
    employers = employers_of(random, municipality, published["employer_contacts"]["employers"][municipality])
    terms = published_terms(column(published["further_paths"], "contract_rows", municipality))
    jobs = jobs_of(random, people, terms, employers)
    contacts = published["employer_contacts"]["contacts"][municipality]
    pilot.people += people
    pilot.referrals += referrals_to_coaching(random, people) + referrals_to_team(random, people)
    pilot.employers += employers
    pilot.jobs += jobs
    pilot.contacts += contacts_of(random, people, employers, jobs, contacts)
    pilot.activities += activities_of(random, people, column(published["further_paths"], "person_rows", municipality))


def column(table: Mapping[str, Any], rows: str, municipality: str) -> dict[str, int]:
    position = table["columns"].index(municipality)
    return {name: row["count"][position] for name, row in table[rows].items()}


def write_pilot(pilot: Pilot, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    organisations = [
        (key, name, category, place)
        for (category, place), (key, name) in sorted(ORGANISATIONS.items(), key=lambda o: o[1])
    ]
    coaches = [(key, COACH_NAMES[key], place, "1.0") for place, keys in COACHES.items() for key in keys]
    coached = sorted((person for person in pilot.people if person.started_on), key=lambda p: (p.first_day, p.key))
    write(folder / "organisations.csv", "organisation name source_category municipality", organisations)
    write(folder / "coaches.csv", "coach name municipality fte", coaches)
    write(folder / "clients.csv", CLIENT_COLUMNS, map(client_row, pilot.people))
    write_all(folder / "referrals.csv", Referral, pilot.referrals)
    write(
        folder / "coaching.csv", "client municipality coach started_on ended_on end_reason", map(coaching_row, coached)
    )
    write_all(folder / "employers.csv", Employer, pilot.employers)
    write_all(folder / "employer_contacts.csv", Contact, pilot.contacts)
    write_all(folder / "employments.csv", Job, pilot.jobs)
    write_all(folder / "activities.csv", Activity, pilot.activities)
    write_all(folder / "fidelity.csv", Assessment, pilot.assessments)


CLIENT_COLUMNS = "client given_name family_name hetu birth_date no_hetu_reason municipality language"


def client_row(person: Person) -> tuple[object, ...]:
    birth_date = person.born_on if person.no_hetu_reason else None
    names = (person.key, person.given_name, person.family_name)
    return (*names, person.hetu, birth_date, person.no_hetu_reason, person.municipality, person.language)


def coaching_row(person: Person) -> tuple[object, ...]:
    start = (person.key, person.municipality, person.coach, person.started_on)
    return (*start, person.ended_on, person.end_reason)


def write_all(path: Path, kind: type, things: Iterable[object]) -> None:
    names = [column.name for column in fields(kind)]
    write(path, " ".join(names), ([getattr(thing, name) for name in names] for thing in things))


def write(path: Path, columns: str, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows([cell(value) for value in row] for row in rows)


def cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "pilot"
    write_pilot(make_pilot(json.loads((HERE / "published.json").read_text(encoding="utf-8"))), target)
