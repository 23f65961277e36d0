"""Makes deploy/demo/pilot from the published figures: the same files each time, of people who do not exist.

Run it again after a change here: .venv/bin/python deploy/demo/make_pilot.py [FOLDER]
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from making.assessments import assessment_of
from making.employers import contacts_of, employers_of
from making.jobs import activities_of, jobs_of, let_find_work, published_terms
from making.people import COACH_NAMES, COACHES, KEMIJARVI, ROVANIEMI, Person, coached_people
from making.referrals import declined, give_sources, organisations, referrals_to_coaching, referrals_to_team

from rinnalla.importing.cells import Region
from rinnalla.importing.formats import formats
from rinnalla.sample.files import Opened, write_all
from rinnalla.sample.rows import Activity, Assessment, Coach, Contact, Employer, Job, Referral

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
    rows = rows_of(pilot)
    for form in formats(Region(frozenset(COACHES), allow_artificial_identity_codes=True)):
        known = [name for name in form.columns if hasattr(rows[form.name][0], name)]
        with Opened(folder, form, known) as file:
            write_all(file, rows[form.name])


def rows_of(pilot: Pilot) -> dict[str, Sequence[object]]:
    """By the name of the file."""
    coached = sorted((one for one in pilot.people if one.started_on), key=lambda one: (one.first_day, one.client))
    return {
        "organisations": organisations(),
        "coaches": [Coach(key, COACH_NAMES[key], place, "1.0") for place, keys in COACHES.items() for key in keys],
        "clients": pilot.people,
        "referrals": pilot.referrals,
        "employers": pilot.employers,
        "coaching": coached,
        "employer_contacts": pilot.contacts,
        "employments": pilot.jobs,
        "activities": pilot.activities,
        "fidelity": pilot.assessments,
    }


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "pilot"
    write_pilot(make_pilot(json.loads((HERE / "published.json").read_text(encoding="utf-8"))), target)
