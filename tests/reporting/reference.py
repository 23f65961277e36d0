"""The figures by plain reading of domain.md, from a list of events in memory: slow, obvious, and sharing no code."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from common.consumers import Received
from common.events import (
    ActivityStarted,
    ClientEmployed,
    CoachAssigned,
    CoachChanged,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    EmployerContacted,
    EmploymentCorrected,
)

SECTORS = ("company", "municipality", "wellbeing_county", "state", "third_sector")
SHOWN = ("social_services", "disability_services", "te_services", "municipal_employment")
SHOWN_TOO = ("health_care", "educational_institution", "self")


def rounded(part: int, whole: int, places: str) -> Decimal | None:
    return (Decimal(part) / whole).quantize(Decimal(places), ROUND_HALF_UP) if whole else None


class World:
    """What is known at a moment, of what had happened by a day."""

    def __init__(self, events: Iterable[Received[Any]], on: date, known_at: datetime) -> None:
        self.on = on
        self.known = sorted((one for one in events if one.recorded_at <= known_at), key=lambda one: one.sequence)
        self.cases = [one for one in self.of(CoachingStarted) if one.started_on <= on]
        self.places = sorted({case.municipality for case in self.cases})
        latest = {one.employment_id: one for one in self.of(ClientEmployed, EmploymentCorrected)}
        self.jobs = [job for job in latest.values() if job.started_on <= on]
        self.ends = {end.case_id: end for end in self.of(CoachingEnded) if end.ended_on <= on}

    def of(self, *kinds: type) -> list[Any]:
        return [one.event for one in self.known if isinstance(one.event, kinds)]

    def with_all(self) -> list[str]:
        return [*self.places, "all"] if self.places else []

    def cases_in(self, place: str) -> list[Any]:
        return [case for case in self.cases if place in (case.municipality, "all")]

    def clients(self, place: str) -> set[UUID]:
        return {case.client_id for case in self.cases_in(place)}

    def first_on(self, client_id: UUID, place: str) -> date:
        days: list[date] = [case.started_on for case in self.cases_in(place) if case.client_id == client_id]
        return min(days)

    def jobs_in(self, place: str) -> list[Any]:
        clients = self.clients(place)
        return [j for j in self.jobs if j.client_id in clients and j.started_on >= self.first_on(j.client_id, place)]

    def coefficients(self) -> list[tuple[Any, ...]]:
        rows = []
        for place in self.with_all():
            clients, jobs = len(self.clients(place)), self.jobs_in(place)
            employed = len({job.client_id for job in jobs})
            quotients = rounded(employed, clients, "0.01"), rounded(len(jobs), clients, "0.01")
            rows.append((place, clients, employed, len(jobs), *quotients))
        return rows

    def referral_sources(self) -> list[tuple[Any, ...]]:
        rows = []
        for category in (*SHOWN, *SHOWN_TOO, "other"):
            for place in self.with_all():
                count = sum(self.source(client, place) == category for client in self.clients(place))
                rows.append((category, place, count, rounded(100 * count, len(self.clients(place)), "0.1")))
        return rows

    def source(self, client_id: UUID, place: str) -> str:
        cases = [case for case in self.cases_in(place) if case.client_id == client_id]
        source: str = min(cases, key=lambda case: case.started_on).source_category
        if source == "occupational_health":
            return "health_care"
        return source if source in SHOWN + SHOWN_TOO else "other"

    def further_paths(self) -> list[tuple[Any, ...]]:
        counted = {place: self.paths_in(place) for place in self.with_all()}
        names = [row[0] for row in next(iter(counted.values()), [])]
        return [
            (name, place, *rest)
            for number, name in enumerate(names)
            for place in counted
            for rest in [counted[place][number][1:]]
        ]

    def paths_in(self, place: str) -> list[tuple[Any, ...]]:
        jobs, clients = self.jobs_in(place), self.clients(place)
        plain = [job for job in jobs if job.kind == "employment"]
        rows: list[tuple[Any, ...]] = []
        for sector in SECTORS:
            of_sector = [job for job in plain if job.sector == sector]
            subsidised = sum(job.wage_subsidy for job in of_sector)
            rows.append((f"{sector}_unsubsidised", len(of_sector) - subsidised, len(jobs), "contracts"))
            rows.append((f"{sector}_wage_subsidy", subsidised, len(jobs), "contracts"))
            rows.append((f"{sector}_all", len(of_sector), len(jobs), "contracts"))
        rows.append(("apprenticeship", len(jobs) - len(plain), len(jobs), "contracts"))
        rows.append(("contracts_all", len(jobs), len(clients), "clients"))
        for kind in ("work_trial", "studies"):
            persons = {client for client in clients if self.has_begun(client, kind, place)}
            rows.append((kind, len(persons), len(clients), "clients"))
        for stand in ("directed_to_other_service", "discontinued", "completed", "in_coaching"):
            count = sum(self.stands(client, place) == stand for client in clients)
            rows.append((stand, count, len(clients), "clients"))
        return [(name, count, rounded(100 * count, whole, "0.1"), what) for name, count, whole, what in rows]

    def has_begun(self, client_id: UUID, kind: str, place: str) -> bool:
        return any(
            self.first_on(client_id, place) <= activity.started_on <= self.on
            for activity in self.of(ActivityStarted)
            if activity.client_id == client_id and activity.kind == kind
        )

    def stands(self, client_id: UUID, place: str) -> str:
        last = None
        for case in self.cases_in(place):
            if case.client_id == client_id and (last is None or case.started_on >= last.started_on):
                last = case
        end = self.ends.get(last.case_id) if last else None
        return end.reason if end else "in_coaching"

    def employer_contacts(self) -> list[tuple[Any, ...]]:
        contacts = [one for one in self.of(EmployerContacted) if one.contacted_on <= self.on]
        places = sorted({one.municipality for one in contacts}) + ["all"] * bool(contacts)
        rows = []
        for place in places:
            there = [one for one in contacts if place in (one.municipality, "all")]
            rows.append((place, len({one.employer_id for one in there}), len(there)))
        return rows

    def caseload(self) -> list[tuple[Any, ...]]:
        coach_of: dict[UUID, Any] = {}
        for one in self.of(CoachAssigned):
            known = coach_of.get(one.case_id)
            if one.assigned_on <= self.on and (known is None or one.assigned_on >= known.assigned_on):
                coach_of[one.case_id] = one
        rows = []
        for coach_id, (municipality, fte) in self.coaches({one.coach_id for one in coach_of.values()}).items():
            open_cases = sum(
                case.case_id not in self.ends
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
