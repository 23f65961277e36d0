"""The figures by plain reading of domain.md, from a list of events in memory: slow, obvious, and sharing no code."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from common.codes import Education, Livelihood, Sex
from common.consumers import Received
from common.events import (
    ActivityCorrected,
    ActivityStarted,
    ClientDescribed,
    ClientEmployed,
    ClientMerged,
    CoachAssigned,
    CoachChanged,
    CoachingEndCorrected,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    EmployerContactCorrected,
    EmployerContacted,
    EmploymentCorrected,
    EmploymentEnded,
    FollowUpRecorded,
)

SECTORS = ("company", "municipality", "wellbeing_county", "state", "third_sector")
SHOWN = ("social_services", "disability_services", "te_services", "municipal_employment")
SHOWN_TOO = ("health_care", "educational_institution", "self")
ORDERS: dict[str | None, tuple[Any, ...]] = {
    None: (None,),
    "source_category": (*SHOWN, *SHOWN_TOO, "other"),
    "age_band": ("<30", "30-39", "40-49", "50-59", "60+", "not_known"),
    "sex": (*Sex.__args__, "not_known"),  # type: ignore[attr-defined]
    "education": (*Education.__args__, "not_known"),  # type: ignore[attr-defined]
    "livelihood": (*Livelihood.__args__, "not_known"),  # type: ignore[attr-defined]
}
Rows = list[tuple[Any, ...]]


def rounded(part: int, whole: int, places: str) -> Decimal | None:
    return (Decimal(part) / whole).quantize(Decimal(places), ROUND_HALF_UP) if whole else None


class World:
    """What is known at a moment, of what had happened by a day."""

    def __init__(
        self, events: Iterable[Received[Any]], on: date, known_at: datetime, by: str | None = None, since: Any = None
    ) -> None:
        self.on, self.by, self.since = on, by, since
        self.looked_up: dict[Any, Any] = {}
        self.known = sorted((one for one in events if one.recorded_at <= known_at), key=lambda one: one.recorded_at)
        self.same_as = {one.client_id: one.same_as for one in self.of(ClientMerged)}
        self.cases = [one for one in self.of(CoachingStarted) if one.started_on <= on]
        self.places = sorted({case.municipality for case in self.cases})
        latest = {one.employment_id: one for one in self.of(ClientEmployed, EmploymentCorrected)}
        self.all_jobs = list(latest.values())
        self.ends = {end.case_id: end for end in self.of(CoachingEnded, CoachingEndCorrected)}

    def of(self, *kinds: type) -> list[Any]:
        if kinds not in self.looked_up:
            self.looked_up[kinds] = [one.event for one in self.known if isinstance(one.event, kinds)]
        found: list[Any] = self.looked_up[kinds]
        return found

    def about(self, name: str, value: UUID, *kinds: type) -> list[Any]:
        """Those in which it has that value."""
        return self.grouped((name, kinds), self.of(*kinds), lambda one: getattr(one, name)).get(value, [])

    def of_person(self, person: UUID, *kinds: type) -> list[Any]:
        return self.grouped(("person", kinds), self.of(*kinds), lambda one: self.person(one.client_id)).get(person, [])

    def grouped(self, name: Any, things: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
        """In their order; found again by the name, so that a large region is not read anew for each person."""
        if name not in self.looked_up:
            groups = self.looked_up[name] = {}
            for one in things:
                groups.setdefault(key(one), []).append(one)
        found: dict[Any, list[Any]] = self.looked_up[name]
        return found

    def newest(self, id_of: str, words: Iterable[Any]) -> list[Any]:
        """Of each thing the last word, in the order of those."""
        last: dict[UUID, Any] = {}
        for one in words:
            last.pop(getattr(one, id_of), None)
            last[getattr(one, id_of)] = one
        return list(last.values())

    def person(self, client_id: UUID) -> UUID:
        at, seen = client_id, {client_id}
        while (further := self.same_as.get(at)) is not None:
            if further in seen:
                return client_id
            at = further
            seen.add(at)
        return at

    # Who is where.

    def with_all(self) -> list[str]:
        return [*self.places, "all"] if self.places else []

    @cached_property
    def lives(self) -> dict[tuple[UUID, str], list[Any]]:
        """Each person's cases in each place, in the order they started."""
        lives: dict[tuple[UUID, str], list[Any]] = {}
        for case in sorted(self.cases, key=lambda one: one.started_on):
            for place in (case.municipality, "all"):
                lives.setdefault((self.person(case.client_id), place), []).append(case)
        return lives

    def cases_of(self, person: UUID, place: str) -> list[Any]:
        return self.lives[person, place]

    def first_on(self, person: UUID, place: str) -> date:
        first: date = self.cases_of(person, place)[0].started_on
        return first

    def is_in_period(self, day: date) -> bool:
        return self.since is None or day >= self.since

    def populations(self) -> Iterator[tuple[str, Any, set[UUID]]]:
        """Of each place each group of those who came in the period."""
        for place, group, persons in self.everybody():
            came = {person for person in persons if self.is_in_period(self.first_on(person, place))}
            if came:
                yield place, group, came

    def everybody(self) -> Iterator[tuple[str, Any, set[UUID]]]:
        """Of each place each group of those who came by the day."""
        for place in self.with_all():
            groups: dict[Any, set[UUID]] = {}
            for person in {person for person, where in self.lives if where == place}:
                groups.setdefault(self.group(person, place), set()).add(person)
            for group in self.in_order(groups):
                yield place, group, groups[group]

    def in_order(self, groups: Iterable[Any]) -> list[Any]:
        if self.by == "coach":
            return sorted(groups, key=lambda coach: (coach == "not_known", coach))
        return [group for group in ORDERS[self.by] if group in groups]

    def group(self, person: UUID, place: str) -> Any:
        if self.by is None:
            return None
        if self.by == "source_category":
            return self.source(person, place)
        if self.by == "coach":
            return self.coach(person, place)
        told = self.described(person)
        if self.by != "age_band":
            return getattr(told, self.by, None) or "not_known"
        if told is None or told.born_in is None:
            return "not_known"
        age = self.first_on(person, place).year - told.born_in
        return "<30" if age < 30 else "60+" if age >= 60 else f"{age // 10}0-{age // 10}9"

    def coach(self, person: UUID, place: str) -> str:
        """On the day, or when coaching there was last heard of."""
        assigned = self.coach_of().get(self.cases_of(person, place)[-1].case_id)
        return str(assigned.coach_id) if assigned else "not_known"

    def described(self, person: UUID) -> Any:
        """The newest word on the record that stays, or else on one that is the same."""
        told = self.of_person(person, ClientDescribed)
        own = [one for one in told if one.client_id == person]
        return (own or told or [None])[-1]

    def source(self, person: UUID, place: str) -> str:
        source: str = self.cases_of(person, place)[0].source_category
        if source == "occupational_health":
            return "health_care"
        return source if source in SHOWN + SHOWN_TOO else "other"

    # What they do.

    def jobs_of(self, persons: set[UUID], place: str) -> list[Any]:
        """By the day."""
        theirs = ((one, job) for one in persons for job in self.jobs_ever(one) if job.started_on <= self.on)
        return [job for one, job in theirs if job.started_on >= self.first_on(one, place)]

    def jobs_ever(self, person: UUID) -> list[Any]:
        return self.grouped("jobs", self.all_jobs, lambda job: self.person(job.client_id)).get(person, [])

    def is_in_work_at_entry(self, person: UUID, place: str) -> bool:
        counted = (job for job in self.jobs_ever(person) if job.started_on >= self.first_on(person, place))
        said = {job.out_of_work_at_entry for job in counted} - {None}
        if said:
            return said == {False}
        told = self.described(person)
        return told is not None and told.livelihood in ("wages", "own_business")

    def has_lasted(self, job: Any, weeks: int) -> bool:
        """By the day."""
        until = job.started_on + timedelta(weeks=weeks)
        if until > self.on:
            return False
        answers = [
            one.answer for one in self.about("employment_id", job.employment_id, FollowUpRecorded) if one.weeks == weeks
        ]
        if answers and answers[-1] != "not_reached":
            return bool(answers[-1] != "not_working")
        ended_on = self.ended_on(job)
        return ended_on is None or ended_on >= until

    def ended_on(self, job: Any) -> Any:
        kinds = (ClientEmployed, EmploymentCorrected, EmploymentEnded)
        return self.about("employment_id", job.employment_id, *kinds)[-1].ended_on

    # The figures.

    def coefficients(self) -> Rows:
        return [self.coefficient(place, group, persons) for place, group, persons in self.populations()]

    def coefficients_out_of_work_at_entry(self) -> Rows:
        of_them = (
            (place, group, {one for one in persons if not self.is_in_work_at_entry(one, place)})
            for place, group, persons in self.populations()
        )
        return [self.coefficient(place, group, persons) for place, group, persons in of_them if persons]

    def coefficient(self, place: str, group: Any, persons: set[UUID]) -> tuple[Any, ...]:
        jobs = self.jobs_of(persons, place)
        clients, employed = len(persons), len({self.person(job.client_id) for job in jobs})
        quotients = rounded(employed, clients, "0.01"), rounded(len(jobs), clients, "0.01")
        return (place, *([group] if group else []), clients, employed, len(jobs), *quotients)

    def sustained_employment(self) -> Rows:
        rows = []
        for place, group, persons in self.populations():
            row = [place, *([group] if group else []), len(persons)]
            for weeks in (13, 26, 52):
                jobs = [job for job in self.jobs_of(persons, place) if self.has_lasted(job, weeks)]
                count = len({self.person(job.client_id) for job in jobs})
                row += [count, rounded(count, len(persons), "0.01")]
            rows.append(tuple(row))
        return rows

    def referral_sources(self) -> Rows:
        rows = []
        for category in (*SHOWN, *SHOWN_TOO, "other"):
            for place, group, persons in self.populations():
                count = sum(self.source(one, place) == category for one in persons)
                share = rounded(100 * count, len(persons), "0.1")
                rows.append((category, place, *([group] if group else []), count, share))
        return rows

    def further_paths(self) -> Rows:
        counted = [(place, group, self.paths_of(persons, place)) for place, group, persons in self.populations()]
        return [
            (paths[number][0], place, *([group] if group else []), *paths[number][1:])
            for number in range(len(counted[0][2]) if counted else 0)
            for place, group, paths in counted
        ]

    def paths_of(self, persons: set[UUID], place: str) -> Rows:
        jobs = self.jobs_of(persons, place)
        plain = [job for job in jobs if job.kind == "employment"]
        rows: Rows = []
        for sector in SECTORS:
            of_sector = [job for job in plain if job.sector == sector]
            subsidised = sum(job.wage_subsidy for job in of_sector)
            rows.append((f"{sector}_unsubsidised", len(of_sector) - subsidised, len(jobs), "contracts"))
            rows.append((f"{sector}_wage_subsidy", subsidised, len(jobs), "contracts"))
            rows.append((f"{sector}_all", len(of_sector), len(jobs), "contracts"))
        rows.append(("apprenticeship", len(jobs) - len(plain), len(jobs), "contracts"))
        rows.append(("contracts_all", len(jobs), len(persons), "clients"))
        for kind in ("work_trial", "studies"):
            count = sum(self.has_begun(person, kind, place) for person in persons)
            rows.append((kind, count, len(persons), "clients"))
        for stand in ("directed_to_other_service", "discontinued", "completed", "in_coaching"):
            count = sum(self.stands(person, place) == stand for person in persons)
            rows.append((stand, count, len(persons), "clients"))
        return [(name, count, rounded(100 * count, whole, "0.1"), what) for name, count, whole, what in rows]

    def has_begun(self, person: UUID, kind: str, place: str) -> bool:
        return any(
            self.first_on(person, place) <= activity.started_on <= self.on
            for activity in self.newest("activity_id", self.of_person(person, ActivityStarted, ActivityCorrected))
            if activity.kind == kind and getattr(activity, "took_place", True)
        )

    def stands(self, person: UUID, place: str) -> str:
        end = self.ends.get(self.cases_of(person, place)[-1].case_id)
        return end.reason if end and end.ended_on <= self.on else "in_coaching"

    @cached_property
    def all_contacts(self) -> list[Any]:
        """With employers, as last corrected, without those that did not take place."""
        words = sorted(self.of(EmployerContacted, EmployerContactCorrected), key=lambda one: getattr(one, "version", 1))
        return [one for one in self.newest("contact_id", words) if getattr(one, "took_place", True)]

    def employer_contacts(self) -> Rows:
        contacts = [one for one in self.all_contacts if one.contacted_on <= self.on]
        contacts = [one for one in contacts if self.is_in_period(one.contacted_on)]
        places = sorted({one.municipality for one in contacts}) + ["all"] * bool(contacts)
        rows: Rows = []
        for place in places:
            there = [one for one in contacts if place in (one.municipality, "all")]
            for coach in sorted({str(one.coach_id) for one in there}) if self.by else [None]:
                theirs = [one for one in there if coach in (None, str(one.coach_id))]
                employers = len({one.employer_id for one in theirs})
                rows.append((place, *([coach] if coach else []), employers, len(theirs)))
        return rows

    def coach_of(self) -> dict[UUID, Any]:
        coach_of: dict[UUID, Any] = {}
        for one in self.of(CoachAssigned):
            known = coach_of.get(one.case_id)
            if one.assigned_on <= self.on and (known is None or one.assigned_on >= known.assigned_on):
                coach_of[one.case_id] = one
        return coach_of

    def caseload(self) -> Rows:
        coach_of, rows = self.coach_of(), []
        for coach_id, (municipality, fte) in self.coaches({one.coach_id for one in coach_of.values()}).items():
            open_cases = sum(
                not ((end := self.ends.get(case.case_id)) and end.ended_on <= self.on)
                and case.case_id in coach_of
                and coach_of[case.case_id].coach_id == coach_id
                for case in self.cases
            )
            limit = int(fte * 20)
            rows.append((municipality, coach_id, fte, limit, open_cases, max(0, open_cases - limit)))
        return sorted(rows, key=lambda row: (row[0], str(row[1])))

    def coaches(self, assigned: set[UUID]) -> dict[UUID, tuple[str, Decimal]]:
        finland = ZoneInfo("Europe/Helsinki")
        found: dict[UUID, tuple[str, Decimal]] = {}
        for one in self.known:
            if not isinstance(one.event, CoachRegistered | CoachChanged):
                continue
            coach_id, is_by_then = one.event.coach_id, one.recorded_at.astimezone(finland).date() <= self.on
            if is_by_then or (coach_id not in found and coach_id in assigned):
                found[coach_id] = (one.event.municipality, one.event.fte)
        return found


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from the first day's on, and the last day itself in the end."""
    days, day = [], first
    while day < last:
        day += timedelta(days=1)
        if day.day == 1 and day - timedelta(days=1) < last:
            days.append(day - timedelta(days=1))
    return [*days, last]
