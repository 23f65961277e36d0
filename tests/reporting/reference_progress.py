"""The figures of waiting, employers, plans and ratings, by plain reading."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from statistics import median
from typing import Any
from uuid import UUID

from common.codes import RefusalReason
from common.events import (
    FidelityAssessed,
    PlanReviewed,
    PlanSigned,
    SelfAssessmentCorrected,
    SelfAssessmentRecorded,
)
from common.working_days import is_working_day
from tests.reporting.reference import ORDERS, Rows, rounded
from tests.reporting.reference_ways import Ways

REASONS = RefusalReason.__args__  # type: ignore[attr-defined]
WORKING_DAYS, DAYS = (5, 10, 22), (7, 14, 31)


def middle(values: list[int]) -> Decimal | None:
    return rounded(int(2 * median(values)), 2, "0.1") if values else None


def head(place: str, group: Any) -> tuple[Any, ...]:
    return (place, group) if group else (place,)


class Progress(Ways):
    # Answers.

    def answers(self) -> Iterator[tuple[str, Any, list[tuple[Any, tuple[date, str, str | None]]]]]:
        """Of each place and group the referrals answered by the day."""
        for place in self.referred_to():
            told = [(one, self.answer(one)) for one in self.sendings(place)]
            answered = [(one, answer) for one, answer in told if answer and answer[0] <= self.on]
            for group in ORDERS[self.by]:
                of_them = [(one, answer) for one, answer in answered if self.group_of_answer(one, place) == group]
                if of_them:
                    yield place, group, of_them

    def group_of_answer(self, sending: Any, place: str) -> Any:
        """A referral has a source of its own; else it is of the groups of the person's first one there."""
        person = self.person(sending.client_id)
        if self.by in (None, "source_category"):
            return self.group_of_sending(person, sending)
        sent = self.grouped(("sent", place), self.sendings(place), lambda one: self.person(one.client_id))
        return self.group_of_sending(person, min(sent[person], key=lambda one: (one.submitted_on, one.referral_id)))

    def waiting_times(self) -> Rows:
        if self.by == "coach":
            return self.starts_by_coach()
        answers, starts = [], []
        told = {(place, group): answered for place, group, answered in self.answers()}
        begun = {(place, group) for place in self.referred_to() for group, way in self.ways(place) if way[2]}
        for place, group in product(self.referred_to(), ORDERS[self.by]):
            if (place, group) not in told.keys() | begun:
                continue
            answered = told.get((place, group), [])
            waited = [self.working_days(one.submitted_on, to[0]) for one, to in answered if self.is_in_period(to[0])]
            kept = sum(days <= 5 for days in waited)
            share = rounded(100 * kept, len(waited), "0.1")
            answers.append((*head(place, group), "answer", *self.waited(waited, WORKING_DAYS), kept, share))
            starts.append(self.start(place, group))
        return answers + starts

    def referred_to(self) -> list[str]:
        return [*sorted({one.municipality for one in self.sendings("all")}), "all"]

    def starts_by_coach(self) -> Rows:
        rows = []
        for place in self.referred_to():
            coaches = {coach for coach, way in self.ways(place) if way[2]}
            rows += [self.start(place, coach) for coach in self.in_order(coaches)]
        return rows

    def start(self, place: str, group: Any) -> tuple[Any, ...]:
        begun = [way for of, way in self.ways(place) if of == group and way[2] and self.is_in_period(way[2])]
        days = [(way[2] - way[1]).days for way in begun if way[2] and way[1]]
        return (*head(place, group), "start", *self.waited(days, DAYS), None, None)

    def working_days(self, after: date, until: date) -> int:
        return sum(is_working_day(after + timedelta(days=number + 1)) for number in range((until - after).days))

    def waited(self, waited: list[int], limits: tuple[int, ...]) -> tuple[Any, ...]:
        week, two, month = (sum(days <= limit for days in waited) for limit in limits)
        return (len(waited), middle(waited), week, two - week, month - two, len(waited) - month)

    def declined_referrals(self) -> Rows:
        declined = []
        for place, group, answered in self.answers():
            refusals = [answer for _, answer in answered if answer[1] == "declined"]
            if refusals:
                declined.append((place, group, [answer[2] for answer in refusals if self.is_in_period(answer[0])]))
        return [
            (
                reason,
                *head(place, group),
                reasons.count(reason),
                rounded(100 * reasons.count(reason), len(reasons), "0.1"),
            )
            for reason in REASONS
            for place, group, reasons in declined
        ]

    # Employers.

    def contacts_per_week(self) -> Rows:
        since = self.on - timedelta(weeks=4)
        contacts = Counter(one.coach_id for one in self.all_contacts if since < one.contacted_on <= self.on)
        groups: dict[tuple[str, Any], list[tuple[UUID, Decimal]]] = {}
        for coach_id, (municipality, fte) in self.coaches(set()).items():
            for place in (municipality, "all"):
                groups.setdefault((place, str(coach_id) if self.by else None), []).append((coach_id, fte))
        rows: Rows = []
        for (place, group), coaches in sorted(groups.items(), key=lambda one: (one[0][0], one[0][1] or "")):
            count = sum(contacts[coach_id] for coach_id, _ in coaches)
            fte = sum((share for _, share in coaches), Decimal(0))
            rows.append((*head(place, group), len(coaches), fte, count, rounded(count, 4 * len(coaches), "0.1")))
        return rows

    def first_employer_contacts(self) -> Rows:
        rows: Rows = []
        for place, group, persons in self.populations():
            days = {person: self.days_to_meet(person, place) for person in persons}
            met = [wait for one, wait in days.items() if wait is not None and self.since_first(one, place) >= wait]
            due = [days[one] for one in persons if self.since_first(one, place) >= 30]
            soon = sum(wait is not None and wait <= 30 for wait in due)
            share = rounded(100 * soon, len(due), "0.1")
            rows.append((*head(place, group), len(persons), len(met), middle(met), len(due), soon, share))
        return rows

    def since_first(self, person: UUID, place: str) -> int:
        return (self.on - self.first_on(person, place)).days

    def days_to_meet(self, person: UUID, place: str) -> int | None:
        about = self.grouped("contacts", self.all_contacts, lambda one: one.client_id and self.person(one.client_id))
        theirs = [one.contacted_on for one in about.get(person, []) if one.face_to_face]
        first_on = self.first_on(person, place)
        return min(((day - first_on).days for day in theirs if day >= first_on), default=None)

    # Plans and ratings.

    def plan_coverage(self) -> Rows:
        rows: Rows = []
        for place, group, persons in self.everybody():
            here = [person for person in persons if any(self.days_coached(person, place))]
            planned = sum(self.has_plan(person, place) for person in here)
            reviews = [kept for person in persons for kept in self.reviews(person, place)]
            covered = rounded(100 * planned, len(here), "0.1")
            on_time = rounded(100 * sum(reviews), len(reviews), "0.1")
            rows.append((*head(place, group), len(here), planned, covered, len(reviews), sum(reviews), on_time))
        return rows

    def has_plan(self, person: UUID, place: str) -> bool:
        signed = [one.signed_on for one in self.plans_of(self.cases_ever(person, place))]
        return any(one <= day for day in self.days_coached(person, place) for one in signed)

    def days_coached(self, person: UUID, place: str) -> Iterator[date]:
        """The day asked for, or every day of the period, on which the person was in coaching."""
        cases = self.cases_of(person, place)
        day = self.on if self.since is None else max(self.since, cases[0].started_on)
        while day <= self.on:
            last = [case for case in cases if case.started_on <= day][-1]
            end = self.ends.get(last.case_id)
            if end is None or end.ended_on > day:
                yield day
            day += timedelta(days=1)

    def reviews(self, person: UUID, place: str) -> Iterator[bool]:
        """Of each due by the day, whether it was made by its own; one of before the person came is due then."""
        for case_id in self.cases_ever(person, place):
            looked = [
                (one.signed_on, three_months_after(one.signed_on)) if isinstance(one, PlanSigned)
                else (one.reviewed_on, one.next_review_on)
                for one in self.about("case_id", case_id, PlanSigned, PlanReviewed)
            ]  # fmt: skip
            looked.sort(key=lambda one: one[0])
            end = self.ends.get(case_id)
            for number, (_, due_on) in enumerate(looked):
                counts_on = max(due_on, self.first_on(person, place))
                if counts_on <= self.on and self.is_in_period(counts_on) and (end is None or due_on < end.ended_on):
                    yield any(day <= due_on for day, _ in looked[number + 1 : number + 2])

    def self_assessment_change(self) -> Rows:
        rows: Rows = []
        for place, group, persons in self.everybody():
            rated = [self.ratings(person, place) for person in persons]
            twice = [ratings for ratings in rated if len(ratings) > 1 and self.is_in_period(ratings[-1].assessed_on)]
            if twice:
                skills = sum(ratings[-1].skills - ratings[0].skills for ratings in twice)
                situation = sum(ratings[-1].situation - ratings[0].situation for ratings in twice)
                means = (rounded(change, len(twice), "0.01") for change in (skills, situation))
                rows.append((*head(place, group), len(twice), *means))
        return rows

    def ratings(self, person: UUID, place: str) -> list[Any]:
        told = self.of_person(person, SelfAssessmentRecorded, SelfAssessmentCorrected)
        theirs = [one for one in self.newest("assessment_id", told) if getattr(one, "was_made", True)]
        first_on = self.first_on(person, place)
        return sorted(
            (one for one in theirs if first_on <= one.assessed_on <= self.on), key=lambda one: one.assessed_on
        )

    # The model.

    def fidelity(self) -> Rows:
        rows: Rows = []
        before: dict[str, int] = {}
        assessed = [one for one in self.of(FidelityAssessed) if one.assessed_on <= self.on]
        for one in sorted(assessed, key=lambda one: (one.municipality, one.assessed_on, one.assessment_id)):
            change = one.total - before[one.municipality] if one.municipality in before else None
            if self.is_in_period(one.assessed_on):
                rows.append((one.municipality, one.assessed_on, one.total, one.band, change))
            before[one.municipality] = one.total
        return rows


def three_months_after(day: date) -> date:
    """The same day of the month, or its last."""
    year, month = day.year + (day.month + 2) // 12, (day.month + 2) % 12 + 1
    lasts = (31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return date(year, month, min(day.day, lasts[month - 1]))
