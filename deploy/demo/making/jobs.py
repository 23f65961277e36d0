"""Jobs, and what else the clients' paths led to."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from making.calendar import some_day
from making.people import COUNTED_ON, KEMIJARVI, ROVANIEMI, Person
from rinnalla.sample.names import pick, shuffled
from rinnalla.sample.rows import Activity, Employer, Job

YEAR_END = date(2021, 12, 31)
FIRST_WEEKS = timedelta(days=14)
OCCUPATIONS = {
    "company": ("5223", "9112", "9412", "5120", "7231", "4321", "9313", "9333"),
    "municipality": ("5311", "9214", "9412", "4110", "9613", "5153"),
    "third_sector": ("9612", "5311", "4419", "7522", "9112"),
}
WEEKLY_HOURS = ("37.5", "37.5", "30", "30", "25", "20", "20", "18.5", "15", "10", "6")
SECOND_CHANCES = 2
"""So many found a job only after their coaching had ended: they count, too."""


@dataclass(frozen=True)
class Terms:
    sector: str
    kind: str
    wage_subsidy: bool


def published_terms(rows: dict[str, int]) -> list[Terms]:
    terms = []
    for sector in ("company", "municipality", "third_sector"):
        terms += [Terms(sector, "employment", wage_subsidy=False)] * rows[f"{sector}_unsubsidised"]
        terms += [Terms(sector, "employment", wage_subsidy=True)] * rows[f"{sector}_wage_subsidy"]
    return terms + [Terms("company", "apprenticeship", wage_subsidy=False)] * rows["apprenticeship"]


def let_find_work(random: Random, people: list[Person], *, by_year_end: int, by_count_day: int, contracts: int) -> None:
    """Gives each employed person the first days of their jobs, the earliest employed the most of them."""
    finders = shuffled(random, [person for person in people if can_find_work(person)])
    early = [p for p in finders if p.first_day + FIRST_WEEKS < YEAR_END and starts_early(p)][:by_year_end]
    after_end = [p for p in people if p.end_reason in ("discontinued:own_wish", "started_studies")][:SECOND_CHANCES]
    late = [p for p in finders if p not in early and p.first_day < date(2022, 9, 1)]
    late = (after_end + late)[: by_count_day - by_year_end] if by_count_day > by_year_end else []
    for person in early:
        person.jobs.append(some_day(random, person.first_day + FIRST_WEEKS, min(YEAR_END, person.last_day)))
    for person in late:
        earliest = max(date(2022, 1, 3), person.first_day + FIRST_WEEKS, person.ended_on or person.first_day)
        person.jobs.append(some_day(random, earliest, date(2022, 10, 7)))
    give_further_jobs(random, early + late, contracts)


def can_find_work(person: Person) -> bool:
    return person.ended_on is None or person.end_reason == "completed"


def starts_early(person: Person) -> bool:
    """Those who completed did so because they had work."""
    return person.end_reason == "completed" or person.municipality == ROVANIEMI or person.ended_on is None


def give_further_jobs(random: Random, employed: list[Person], contracts: int) -> None:
    employed = sorted(employed, key=lambda person: (person.jobs[0], person.client))
    missing = contracts - len(employed)
    turn = 0
    while missing > 0:
        person = employed[turn % min(len(employed), 17)]
        last_job = person.jobs[-1]
        next_job = last_job + timedelta(days=35 + int(random.random() * 90))
        if next_job <= date(2022, 10, 7) and len(person.jobs) < 4:
            person.jobs.append(some_day(random, next_job, next_job + timedelta(days=4)))
            missing -= 1
        turn += 1
        if turn > 10 * contracts:
            raise ValueError("the published contracts do not fit into the time")


def jobs_of(random: Random, people: list[Person], terms: list[Terms], employers: list[Employer]) -> list[Job]:
    by_sector: dict[str, list[str]] = {}
    for employer in employers:
        by_sector.setdefault(employer.sector, []).append(employer.employer)
    starts = [(person, number) for person in people for number in range(len(person.jobs))]
    return [
        a_job(random, person, number, term, by_sector)
        for (person, number), term in zip(starts, shuffled(random, terms), strict=True)
    ]


def a_job(random: Random, person: Person, number: int, terms: Terms, employers: dict[str, list[str]]) -> Job:
    started_on = person.jobs[number]
    permanent = terms.kind == "employment" and not terms.wage_subsidy and random.random() < 0.3
    next_start = person.jobs[number + 1] if number + 1 < len(person.jobs) else None
    return Job(
        client=person.client,
        employer=pick(random, employers[terms.sector]),
        sector=terms.sector,
        started_on=started_on,
        ended_on=last_day_of(random, started_on, next_start, lasts=permanent or terms.kind == "apprenticeship"),
        kind=terms.kind,
        wage_subsidy=terms.wage_subsidy,
        contract="permanent" if permanent else "fixed_term",
        hours_per_week=pick(random, WEEKLY_HOURS),
        occupation=pick(random, OCCUPATIONS[terms.sector]),
        open_labour_market=terms.sector != "third_sector",
        out_of_work_at_entry=number == 0 or random.random() < 0.8,
    )


def last_day_of(random: Random, started_on: date, next_start: date | None, *, lasts: bool) -> date | None:
    """One job may run on beside the next; most end before it."""
    if lasts:
        return None
    if next_start is not None:
        return next_start - timedelta(days=1 + int(random.random() * 20))
    ended_on = started_on + timedelta(days=(60, 91, 182, 182, 300)[int(random.random() * 5)])
    return ended_on if ended_on <= COUNTED_ON else None


def activities_of(random: Random, people: list[Person], rows: dict[str, int]) -> list[Activity]:
    students = [person for person in people if person.end_reason == "started_studies"]
    students += [person for person in people if person.ended_on is None and not person.jobs][
        : rows["studies"] - len(students)
    ]
    activities = [Activity(p.client, "studies", p.ended_on or p.first_day + timedelta(days=70)) for p in students]
    triers = shuffled(random, [p for p in people if p.ended_on is None or p.end_reason == "completed"])
    activities += [trial for person in triers[: rows["work_trial"]] for trial in work_trials(random, person)]
    directed = [person for person in people if person.end_reason == "directed_to_other_service"]
    for turn, person in enumerate(directed):
        kind = "rehabilitation" if turn % 2 else "other_service"
        activities.append(Activity(person.client, kind, person.ended_on or COUNTED_ON))
    return sorted(activities, key=lambda activity: (activity.started_on, activity.client))


def work_trials(random: Random, person: Person) -> list[Activity]:
    """Every third tried a second place; persons count once."""
    first = some_day(
        random, person.first_day + timedelta(days=7), min(person.first_day + timedelta(days=60), person.last_day)
    )
    trials = [Activity(person.client, "work_trial", first, min(first + timedelta(days=55), COUNTED_ON))]
    again = first + timedelta(days=70)
    if random.random() < 0.33 and again <= min(person.last_day, last_trial_day(person.municipality)):
        trials.append(Activity(person.client, "work_trial", again, min(again + timedelta(days=27), COUNTED_ON)))
    return trials


def last_trial_day(municipality: str) -> date:
    return date(2022, 2, 28) if municipality == KEMIJARVI else date(2022, 9, 1)
