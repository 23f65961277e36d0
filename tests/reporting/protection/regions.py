"""The counts of an invented region, person by person: what the protected tables of a month end would be built from."""

from collections import Counter
from random import Random

from reporting.protection.building import Margins, Spot
from reporting.protection.tables import CLIENTS, CONTRACTS, EMPLOYED, LAST_CASE_LINES, LINES, SECTORS, SOURCE_LINES

SOURCE_WEIGHTS = (8, 5, 4, 3, 2, 1, 1, 1)
CASE_WEIGHTS = (1, 2, 2, 5, 0.3)
SECTOR_WEIGHTS = (6, 3, 1, 0.5, 1)


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
        for path in ("further_paths.work_trial", "further_paths.studies"):
            if self.random.random() < 0.2:
                self.add(path, place)
        jobs = self.random.choices((0, 1, 2, 3), (5, 3, 1, 0.5))[0]
        if jobs:
            self.add(EMPLOYED, place)
        for _ in range(jobs):
            self.add_job(place)

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
