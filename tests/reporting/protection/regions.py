"""The counts of an invented region, person by person: what the protected tables of a month end would be built from."""

from collections import Counter
from random import Random

from reporting.protection.building import Margins, Spot
from reporting.protection.tables import LINES
from reporting.protection.tables.coaching import (
    AT_RISK,
    CLIENTS,
    CONTRACTS,
    EMPLOYED,
    IN_COACHING,
    LAST_CASE_LINES,
    LEFT,
    LEFT_BY,
    OUT_OF_WORK,
    SECTORS,
    SOURCE_LINES,
    SUSTAINED,
)
from reporting.protection.tables.progress import DUE, IN_TIME, MET, ON_TIME, RATED, REVIEWS_DUE, WITH_PLAN
from reporting.protection.tables.referrals import (
    ACCEPTED,
    ANSWERED,
    ANSWERS_BY_LENGTH,
    DECLINED,
    HIRED,
    PLAN_SIGNED,
    REASON_LINES,
    REFERRED,
    STARTED,
    STARTS_BY_LENGTH,
    WITHIN_PROMISE,
    promise,
)

SOURCE_WEIGHTS = (8, 5, 4, 3, 2, 1, 1, 1)
CASE_WEIGHTS = (1, 2, 2, 5, 0.3)
SECTOR_WEIGHTS = (6, 3, 1, 0.5, 1)
LENGTH_WEIGHTS = (6, 3, 2, 1)
REASON_WEIGHTS = (5, 3, 2, 1, 1, 0.3, 1)
KNOWN = promise(5)
"""Answers within five working days."""


class Region:
    """Municipalities of very different sizes; in employment areas, which are no part of any county."""

    def __init__(self, municipalities: int, *, clients: float, areas: int = 0, seed: int = 1) -> None:
        self.random = Random(seed)
        self.places = [f"{number:03}" for number in range(1, municipalities + 1)]
        self.margins: Margins = {"all": self.places} | {
            f"area {number}": self.places[number::areas] for number in range(areas)
        }
        self.counted: Counter[Spot] = Counter()
        for place in self.places:
            for _ in range(int(clients * self.random.lognormvariate(0, 1))):
                self.add_client(place)
            self.add_contacts(place, int(clients * self.random.random()))

    def counts(self, *lines: str) -> dict[Spot, int]:
        """Of these lines, or of all; 0 where there is nobody."""
        return {
            (line, place): self.counted[line, place]
            for line in lines or LINES
            for place in [*self.places, *self.margins]
        }

    def add(self, line: str, place: str, number: int = 1) -> None:
        self.counted[line, place] += number
        for margin, places in self.margins.items():
            if place in places:
                self.counted[line, margin] += number

    def add_client(self, place: str) -> None:
        self.add(CLIENTS, place)
        self.add(self.random.choices(SOURCE_LINES, SOURCE_WEIGHTS)[0], place)
        stands = self.random.choices((*LAST_CASE_LINES, None), CASE_WEIGHTS)[0]
        if stands:
            self.add(stands, place)
        self.maybe(0.2, "further_paths.work_trial", place)
        self.maybe(0.2, "further_paths.studies", place)
        jobs = self.random.choices((0, 1, 2, 3), (5, 3, 1, 0.5))[0]
        was_out = self.maybe(0.9, OUT_OF_WORK[0], place)
        for number in range(jobs):
            self.add_job(place)
            if was_out:
                self.add(OUT_OF_WORK[2], place)
                self.maybe(number == 0, OUT_OF_WORK[1], place)
        if jobs:
            self.add_first_job(place)
        self.add_referral(place, is_coached=self.random.random() < 0.9, is_employed=bool(jobs))
        self.add_progress(place, is_in_coaching=stands == IN_COACHING)

    def maybe(self, chance: float, line: str, place: str) -> bool:
        happens = self.random.random() < chance
        if happens:
            self.add(line, place)
        return happens

    def add_first_job(self, place: str) -> None:
        """Left after some weeks, or still held after some."""
        self.add(EMPLOYED, place)
        weeks, is_left = self.random.randint(1, 100), self.random.random() < 0.4
        if is_left:
            self.add(LEFT, place)
        for after, left, at_risk, sustained in zip((13, 26, 52), LEFT_BY, AT_RISK, SUSTAINED, strict=True):
            if weeks >= after:
                self.add(at_risk, place)
                self.add(sustained, place)
            elif is_left:
                self.add(left, place)

    def add_referral(self, place: str, *, is_coached: bool, is_employed: bool) -> None:
        """Beside each person who was coached some who were not, or not yet."""
        if is_coached:
            self.add_answer(place)
            for line in (REFERRED, ACCEPTED, STARTED, self.random.choices(STARTS_BY_LENGTH, LENGTH_WEIGHTS)[0]):
                self.add(line, place)
            self.maybe(0.8, PLAN_SIGNED, place)
            self.maybe(is_employed, HIRED, place)
        if self.maybe(0.3, REFERRED, place):
            self.add_answer(place)
            if not self.maybe(0.3, ACCEPTED, place):
                self.add(DECLINED.whole, place)
                self.add(self.random.choices(REASON_LINES, REASON_WEIGHTS)[0], place)

    def add_answer(self, place: str) -> None:
        length = self.random.choices(ANSWERS_BY_LENGTH, LENGTH_WEIGHTS)[0]
        for line in (ANSWERED, length, *([WITHIN_PROMISE] if length == ANSWERS_BY_LENGTH[0] else [])):
            self.add(line, place)

    def add_progress(self, place: str, *, is_in_coaching: bool) -> None:
        if is_in_coaching and self.maybe(0.7, WITH_PLAN, place):
            for _ in range(self.random.randint(0, 3)):
                self.add(REVIEWS_DUE, place)
                self.maybe(0.6, ON_TIME, place)
        is_due = self.maybe(0.9, DUE, place)
        if self.maybe(0.6, MET, place) and is_due:
            self.maybe(0.6, IN_TIME, place)
        self.maybe(0.4, RATED, place)

    def add_job(self, place: str) -> None:
        self.add(CONTRACTS, place)
        if self.random.random() < 0.08:
            self.add("further_paths.apprenticeship", place)
            return
        sector = self.random.choices(SECTORS, SECTOR_WEIGHTS)[0]
        self.add(f"further_paths.{sector}_all", place)
        self.add(f"further_paths.{sector}_{self.random.choice(('unsubsidised', 'wage_subsidy'))}", place)

    def add_contacts(self, place: str, employers: int) -> None:
        for _ in range(employers):
            self.add("employer_contacts.employers", place)
            self.add("employer_contacts.contacts", place, self.random.randint(1, 4))
