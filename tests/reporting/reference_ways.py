"""The figures of ways to work, by plain reading: the funnel, and how long jobs last."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from statistics import median
from typing import Any
from uuid import UUID

from common.events import (
    CoachingStarted,
    FollowUpRecorded,
    PlanSigned,
    ReferralAccepted,
    ReferralDeclined,
    ReferralSubmitted,
)
from tests.reporting.reference import SHOWN, SHOWN_TOO, Rows, World, rounded

AGES = ((30, "<30"), (40, "30-39"), (50, "40-49"), (60, "50-59"))
STAGES = ("referred", "accepted", "started", "plan_signed", "employed")


class Ways(World):
    # Referrals.

    def sendings(self, place: str) -> list[Any]:
        """Each referral to coaching in a place, by its first submission."""
        found: dict[UUID, Any] = {}
        for one in sorted(self.of(ReferralSubmitted), key=lambda one: one.submitted_on):
            if one.target == "supported_employment":
                found.setdefault(one.referral_id, one)
        return [one for one in found.values() if place in (one.municipality, "all")]

    def answer(self, sending: Any) -> tuple[date, str, str | None] | None:
        answers = [(one.accepted_on, "accepted", None) for one in self.to(sending, ReferralAccepted)]
        answers += [(one.declined_on, "declined", one.reason) for one in self.to(sending, ReferralDeclined)]
        return min((one for one in answers if one[0] >= sending.submitted_on), key=lambda one: one[0], default=None)

    def to(self, sending: Any, kind: type) -> list[Any]:
        return self.about("referral_id", sending.referral_id, kind)

    def ways(self, place: str) -> Iterator[tuple[Any, list[date | None]]]:
        """Of each person sent there by the day: the group, and the day of each stage."""
        sent: dict[UUID, list[Any]] = {}
        for one in self.sendings(place):
            sent.setdefault(self.person(one.client_id), []).append(one)
        for person, sendings in sent.items():
            first = min(sendings, key=lambda one: (one.submitted_on, one.referral_id))
            answers = [self.answer(one) for one in sendings]
            accepted_on = min((one[0] for one in answers if one and one[1] == "accepted"), default=None)
            way = [first.submitted_on, accepted_on, *self.way_on(person, place, accepted_on)]
            if first.submitted_on <= self.on:
                by_then = [day if day and day <= self.on else None for day in way]
                yield self.group_of_way(person, place, first, started_on=by_then[2]), by_then

    def group_of_way(self, person: UUID, place: str, first: Any, *, started_on: date | None) -> Any:
        """Nobody is a coach's before the start of coaching."""
        if self.by != "coach":
            return self.group_of_sending(person, first)
        return self.coach(person, place) if started_on else "not_known"

    def way_on(self, person: UUID, place: str, accepted_on: date | None) -> list[date | None]:
        own = self.cases_ever(person, place)
        starts = [day for day in own.values() if accepted_on and day >= accepted_on]
        if not starts:
            return [None, None, None]
        started_on = min(starts)
        signed = [one.signed_on for one in self.plans_of(own) if one.signed_on >= started_on]
        theirs = [job.started_on for job in self.jobs_ever(person)]
        return [
            started_on,
            min(signed, default=None),
            min((day for day in theirs if day >= started_on), default=None),
        ]

    def cases_ever(self, person: UUID, place: str) -> dict[UUID, date]:
        """And their first days, also after the day."""
        own = self.of_person(person, CoachingStarted)
        return {case.case_id: case.started_on for case in own if place in (case.municipality, "all")}

    def plans_of(self, cases: Iterable[UUID]) -> list[Any]:
        return [one for case_id in cases for one in self.about("case_id", case_id, PlanSigned)]

    def group_of_sending(self, person: UUID, first: Any) -> Any:
        if self.by is None:
            return None
        if self.by == "source_category":
            source = first.source_category.replace("occupational_health", "health_care")
            return source if source in SHOWN + SHOWN_TOO else "other"
        told = self.described(person)
        if self.by != "age_band":
            return getattr(told, self.by, None) or "not_known"
        if told is None or told.born_in is None:
            return "not_known"
        age = first.submitted_on.year - told.born_in
        return next((band for most, band in AGES if age < most), "60+")

    def referral_funnel(self) -> Rows:
        counted = []
        for place in [*sorted({one.municipality for one in self.sendings("all")}), "all"]:
            ways = [(group, way) for group, way in self.ways(place) if way[0] and self.is_in_period(way[0])]
            for group in self.in_order({group for group, _ in ways}):
                counted.append((place, group, [way for of, way in ways if of == group]))
        return [
            self.stage(number, place, group, ways) for number in range(len(STAGES)) for place, group, ways in counted
        ]

    def stage(self, number: int, place: str, group: Any, ways: list[list[date | None]]) -> tuple[Any, ...]:
        before = 2 if number == 4 else number - 1
        came = [way for way in ways if way[number]]
        days = [(way[number] - way[before]).days for way in came] if number else []  # type: ignore[operator]
        between = rounded(int(2 * median(days)), 2, "0.1") if days else None
        share = rounded(100 * len(came), len(ways), "0.1")
        return (STAGES[number], place, *([group] if group else []), len(came), share, between)

    # First jobs.

    def left_on(self, job: Any) -> date | None:
        asked = self.about("employment_id", job.employment_id, FollowUpRecorded)
        answers = {one.weeks: one.answer for one in asked}
        gone = [weeks for weeks, answer in answers.items() if answer in ("in_another_job", "not_working")]
        there = [weeks for weeks, answer in answers.items() if answer == "in_this_job"]
        ends = [day for day in [self.ended_on(job)] if day]
        ends += [job.started_on + timedelta(weeks=min(gone), days=-1)] if gone else []
        if not ends:
            return None
        found_on = [job.started_on + timedelta(weeks=max(there))] if there else []
        left_on: date = max([min(ends), *found_on])
        return left_on

    def lasted(self, persons: set[UUID], place: str) -> list[tuple[int, bool]]:
        """Of each person's first job, if begun in the period: how long it was watched, and whether it was left then."""
        lasted = []
        for person in persons:
            jobs = self.jobs_of({person}, place)
            first_on = min((job.started_on for job in jobs), default=None)
            if first_on is None or not self.is_in_period(first_on):
                continue
            left = [self.left_on(job) for job in jobs if job.started_on == first_on]
            left_on = None if None in left else max(left)  # type: ignore[type-var]
            is_left = left_on is not None and left_on <= self.on
            lasted.append((((left_on if is_left else self.on) - first_on).days, is_left))
        return lasted

    def retention(self) -> Rows:
        rows = []
        for place, group, persons in self.everybody():
            lasted = self.lasted(persons, place)
            if lasted:
                left = sum(is_left for _, is_left in lasted)
                steps = self.steps(lasted)
                half = next((days for days, share in steps if 2 * share <= 1), None)
                weeks = [value for weeks in (13, 26, 52) for value in self.held_for(7 * weeks, lasted, steps)]
                rows.append((place, *([group] if group else []), len(lasted), left, half, *weeks))
        return rows

    def steps(self, lasted: list[tuple[int, bool]]) -> list[tuple[int, Fraction]]:
        share, steps, at_risk = Fraction(1), [], len(lasted)
        for days, at_once in groupby(sorted(lasted), key=lambda one: one[0]):
            are_left = [is_left for _, is_left in at_once]
            if any(are_left):
                share *= 1 - Fraction(sum(are_left), at_risk)
                steps.append((days, share))
            at_risk -= len(are_left)
        return steps

    def held_for(
        self, days: int, lasted: list[tuple[int, bool]], steps: list[tuple[int, Fraction]]
    ) -> tuple[int, int, Any]:
        left = sum(is_left and long < days for long, is_left in lasted)
        at_risk = sum(long >= days for long, _ in lasted)
        share = ([Fraction(1)] + [share for day, share in steps if day < days])[-1]
        known = at_risk or share == 0
        return left, at_risk, rounded(100 * share.numerator, share.denominator, "0.1") if known else None
