"""The published tables, worked out from the import files alone: no code is shared with the services or the maker."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

Row = dict[str, str]
COLUMNS = ("698", "320", "all")
EIGHT = {
    "occupational_health": "health_care",
    "kela": "other",
    "pension_insurer": "other",
    "youth_services": "other",
    "third_sector": "other",
    "provider": "other",
    "prison_and_probation": "other",
}


@dataclass
class Files:
    folder: Path

    def __getattr__(self, name: str) -> list[Row]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def by(day: str, last: str) -> bool:
    return day != "" and date.fromisoformat(day) <= date.fromisoformat(last)


def quotient(part: int, whole: int, places: str, times: int = 1) -> float:
    return float((Decimal(part * times) / whole).quantize(Decimal(places), ROUND_HALF_UP))


class Figures:
    """Figures of the folder on one day."""

    def __init__(self, folder: Path, on: str) -> None:
        self.files = Files(folder)
        self.on = on
        self.cases = [row for row in self.files.coaching if by(row["started_on"], on)]

    def cases_in(self, place: str) -> list[Row]:
        return [case for case in self.cases if place in (case["municipality"], "all")]

    def first_days(self, place: str) -> dict[str, str]:
        days: dict[str, str] = {}
        for case in self.cases_in(place):
            days[case["client"]] = min(case["started_on"], days.get(case["client"], "9999"))
        return days

    def since_coaching(self, rows: Iterable[Row], place: str) -> list[Row]:
        days = self.first_days(place)
        return [r for r in rows if by(r["started_on"], self.on) and days.get(r["client"], "9999") <= r["started_on"]]

    def coefficient(self, place: str) -> dict[str, object]:
        jobs = self.since_coaching(self.files.employments, place)
        clients, employed = len(self.first_days(place)), len({job["client"] for job in jobs})
        return {
            "clients": clients,
            "employed_persons": employed,
            "contracts": len(jobs),
            "coefficient": quotient(employed, clients, "0.01"),
        }

    def referral_sources(self, place: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for client, day in self.first_days(place).items():
            category = self.source_of(client, day)
            counts[category] = counts.get(category, 0) + 1
        return counts

    def source_of(self, client: str, day: str) -> str:
        accepted = [
            row
            for row in self.files.referrals
            if row["client"] == client and row["target"] == "supported_employment" and by(row["accepted_on"], day)
        ]
        latest = max(accepted, key=lambda row: row["accepted_on"], default=None)
        category = latest["source_category"] if latest else "self"
        return EIGHT.get(category, category)

    def contract_rows(self, place: str) -> dict[str, int]:
        sectors = {row["employer"]: row["sector"] for row in self.files.employers}
        jobs = self.since_coaching(self.files.employments, place)
        counts: dict[str, int] = {"contracts_all": len(jobs)}
        for job in jobs:
            for row in rows_of(job, sectors[job["employer"]]):
                counts[row] = counts.get(row, 0) + 1
        return counts

    def person_rows(self, place: str) -> dict[str, int]:
        last: dict[str, Row] = {}
        for case in sorted(self.cases_in(place), key=lambda case: case["started_on"]):
            last[case["client"]] = case
        activities = self.since_coaching(self.files.activities, place)
        counts = {
            kind: len({a["client"] for a in activities if a["kind"] == kind}) for kind in ("work_trial", "studies")
        }
        for reason in ("directed_to_other_service", "discontinued", "completed"):
            counts[reason] = self.count(last, lambda case: case["end_reason"].partition(":")[0], reason)
        counts["in_coaching"] = self.count(last, lambda case: "", "")
        return counts

    def count(self, last: dict[str, Row], reason_of: Callable[[Row], str], reason: str) -> int:
        ended = reason != ""
        return sum(by(case["ended_on"], self.on) == ended and reason_of(case) == reason for case in last.values())

    def contacts(self, place: str) -> list[Row]:
        places = {row["coach"]: row["municipality"] for row in self.files.coaches}
        known = [row for row in self.files.employer_contacts if by(row["contacted_on"], self.on)]
        return [row for row in known if place in (places[row["coach"]], "all")]


def rows_of(job: Row, sector: str) -> tuple[str, ...]:
    if job["kind"] == "apprenticeship":
        return ("apprenticeship",)
    return (f"{sector}_wage_subsidy" if job["wage_subsidy"] == "true" else f"{sector}_unsubsidised", f"{sector}_all")
