"""What comes of coaching: contacts with employers, jobs that may overlap or outlast it, and activities."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import get_args

from common.codes import ActivityKind, ContactKind
from rinnalla.sample.lives import Case, Life, days
from rinnalla.sample.names import pick
from rinnalla.sample.regions import LAST_DAY, Region
from rinnalla.sample.rows import Activity, Contact, Employer, Job

OCCUPATIONS = ("5223", "9112", "9412", "5120", "7231", "4321", "5311", "9214", "4110", "9613", "5153", "7522")
WEEKLY_HOURS = ("37.5", "37.5", "30", "25", "20", "18.5", "15", "10", "6", "")


def contacts_of(region: Region, life: Life) -> Iterator[Contact]:
    """A coach looks for work also without a client in mind."""
    for turn, case in enumerate(life.cases):
        chance = region.chance("contacts", life.number, turn)
        for _ in range(int(chance.random() * 5)):
            kind, about = pick(chance, get_args(ContactKind)), case.client if chance.random() < 0.7 else ""
            employer = region.some_employer(chance).employer
            is_met = kind in ("visit", "meeting")
            yield Contact(employer, case.coach, about, during(chance, case), kind, is_met)


def jobs_of(region: Region, life: Life) -> Iterator[Job]:
    """One or more for half of those in coaching; some begin after it, and some while another lasts."""
    taken: set[tuple[str, date]] = set()
    for turn, case in enumerate(life.cases):
        chance = region.chance("jobs", life.number, turn)
        jobs = 0 if chance.random() < 0.5 else 1 + int(chance.random() * chance.random() * 3)
        for _ in range(jobs):
            job = job_in(chance, case, region.some_employer(chance))
            if job.started_on <= LAST_DAY and (job.employer, job.started_on) not in taken:
                taken.add((job.employer, job.started_on))
                yield job


def job_in(chance: Random, case: Case, employer: Employer) -> Job:
    started_on = case.last_day + days(chance, 1, 90) if chance.random() < 0.1 else during(chance, case)
    ended_on = started_on + days(chance, 10, 400)
    lasts = ended_on > LAST_DAY or chance.random() < 0.35
    return Job(
        client=case.client,
        employer=employer.employer,
        sector=employer.sector,
        started_on=started_on,
        ended_on=None if lasts else ended_on,
        kind="apprenticeship" if employer.sector == "company" and chance.random() < 0.06 else "employment",
        wage_subsidy=chance.random() < 0.4,
        contract=pick(chance, ("fixed_term", "permanent", "")),
        hours_per_week=pick(chance, WEEKLY_HOURS),
        occupation=pick(chance, OCCUPATIONS),
        open_labour_market=chance.random() < 0.7,
        out_of_work_at_entry=chance.random() < 0.8,
    )


def activities_of(region: Region, life: Life) -> Iterator[Activity]:
    taken: set[tuple[str, date]] = set()
    for turn, case in enumerate(life.cases):
        chance = region.chance("activities", life.number, turn)
        while chance.random() < 0.3:
            kind, started_on = pick(chance, get_args(ActivityKind)), during(chance, case)
            ended_on = started_on + days(chance, 5, 120)
            if (kind, started_on) not in taken:
                taken.add((kind, started_on))
                yield Activity(case.client, kind, started_on, ended_on if ended_on <= LAST_DAY else None)


def during(chance: Random, case: Case) -> date:
    return case.started_on + timedelta(days=int(chance.random() * ((case.last_day - case.started_on).days + 1)))
