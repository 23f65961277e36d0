"""What a region has before any client comes: municipalities of different sizes, coaches, employers, organisations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from random import Random
from uuid import UUID

from rinnalla.sample.names import WORDS, business_id, person_name, pick
from rinnalla.sample.rows import Assessment, Coach, Employer, Organisation

FIRST_DAY, LAST_DAY = date(2021, 1, 4), date(2025, 12, 31)
"""Everything happens in these years, whatever today is: the same seed makes the same files."""
CLIENTS_PER_COACH = 120
"""Over all the years; at any time some twenty of them are in coaching."""
CLIENTS_PER_EMPLOYER = 5
HALF_A_YEAR = timedelta(days=182)
GOOD, MOST = 100, 125
"""Totals of a fidelity assessment: one from which on a year passes to the next, and the greatest."""
SECTORS = ("company", "company", "company", "municipality", "third_sector", "wellbeing_county", "state")
SIZE_CLASSES = ("<5", "5-9", "10-19", "20-99", "100+", "")
FTES = ("1", "1", "1", "1", "0.8", "0.5")
CATEGORIES = {
    "social_services": "Sosiaalipalvelut",
    "te_services": "Työvoimapalvelut",
    "municipal_employment": "Kunnan työllisyyspalvelut",
    "health_care": "Terveyspalvelut",
    "kela": "Kela",
    "youth_services": "Nuorisopalvelut",
    "third_sector": "Yhdistys",
}


@dataclass(frozen=True)
class Region:
    """`clients` of them, in these municipalities. Anything about one of them can be made without the others."""

    clients: int
    municipalities: Sequence[str]
    seed: int = 1

    def chance(self, *what: object) -> Random:
        """Always the same for the same thing."""
        return Random("/".join(map(str, (self.seed, *what))))  # noqa: S311

    def id_of(self, *what: object) -> UUID:
        """As a service would have given it."""
        words = "/".join(map(str, (self.seed, *what))).encode()
        return UUID(bytes=blake2b(words, digest_size=16).digest(), version=4)

    def day_of(self, client: int) -> date:
        """When a client first comes: evenly over the years, the last ones a quarter before the end."""
        days = (LAST_DAY - FIRST_DAY).days - 90
        return FIRST_DAY + timedelta(days=days * client // self.clients)

    @cached_property
    def shares(self) -> list[float]:
        """One is large, two are half as large, the others small: running totals."""
        return list(accumulate(1 / (place + 1) for place in range(len(self.municipalities))))

    @cached_property
    def by_size(self) -> list[str]:
        chance = self.chance("sizes")
        return [place for _, place in sorted((chance.random(), place) for place in self.municipalities)]

    def some_municipality(self, chance: Random) -> str:
        reached = chance.random() * self.shares[-1]
        return next(place for place, share in zip(self.by_size, self.shares, strict=True) if reached < share)

    @cached_property
    def coaches_in(self) -> dict[str, int]:
        """How many work in each municipality: one at least."""
        each = self.clients / CLIENTS_PER_COACH / self.shares[-1]
        return {place: 1 + int(each / (rank + 1)) for rank, place in enumerate(self.by_size)}

    def some_coach(self, chance: Random, municipality: str) -> str:
        return f"coach-{municipality}-{1 + int(chance.random() * self.coaches_in[municipality])}"

    @property
    def employers(self) -> int:
        return 1 + self.clients // CLIENTS_PER_EMPLOYER

    def some_employer(self, chance: Random) -> Employer:
        return self.employer(int(chance.random() * self.employers))

    def employer(self, number: int) -> Employer:
        chance = self.chance("employer", number)
        sector = pick(chance, SECTORS)
        return Employer(
            employer=f"employer-{number + 1:06d}",
            name=f"{pick(chance, WORDS['places'])}, {pick(chance, WORDS['trades'][sector])}",
            business_id=(business_id(number) or "") if number < 99_999 and chance.random() < 0.7 else "",
            sector=sector,
            size_class=pick(chance, SIZE_CLASSES),
            municipality=self.some_municipality(chance),
        )

    def all_employers(self) -> Iterator[Employer]:
        return map(self.employer, range(self.employers))

    def all_coaches(self) -> Iterator[Coach]:
        for place, count in self.coaches_in.items():
            for number in range(1, count + 1):
                chance = self.chance("coach", place, number)
                name = " ".join(person_name(chance, female=chance.random() < 0.5, language="fi"))
                yield Coach(f"coach-{place}-{number}", name, place, pick(chance, FTES))

    def all_assessments(self) -> Iterator[Assessment]:
        """Every half a year, mostly for the better; every year from a good total on."""
        for place in self.municipalities:
            chance = self.chance("assessments", place)
            day, total = FIRST_DAY + timedelta(days=180 + int(chance.random() * 90)), 60 + int(chance.random() * 30)
            while day <= LAST_DAY:
                yield Assessment(place, day, total)
                day += HALF_A_YEAR * (2 if total >= GOOD else 1)
                total = min(MOST, total + int(chance.random() * 12) - 2)

    def all_organisations(self) -> Iterator[Organisation]:
        for place in self.municipalities:
            for category, name in CATEGORIES.items():
                yield Organisation(f"{category}-{place}", f"{name} {place}", category, place)
