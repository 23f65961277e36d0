"""Who was coached, by whom, from when to when: as many as published, within the coaches' limit as long as it can be."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from making.calendar import spread
from rinnalla.sample.names import identity_code, person_name, shuffled

ROVANIEMI, KEMIJARVI = "698", "320"
COUNTED_ON = date(2022, 10, 15)
COACHES = {ROVANIEMI: ("coach-rovaniemi-1", "coach-rovaniemi-2"), KEMIJARVI: ("coach-kemijarvi-1",)}
COACH_NAMES = {
    "coach-rovaniemi-1": "Saara Peurajoki",
    "coach-rovaniemi-2": "Janne Tunturila",
    "coach-kemijarvi-1": "Outi Salmivaara",
}

# Intake was paused from November 2021 to February 2022: nobody starts in between.
INTAKES = {
    ROVANIEMI: ((50, date(2021, 6, 1), date(2021, 10, 29)), (20, date(2022, 3, 7), date(2022, 9, 16))),
    KEMIJARVI: ((17, date(2021, 6, 7), date(2021, 10, 22)),),
}

# The published rows say how many left and why, not when. Ten of Rovaniemi's fourteen leave before November 2021, so
# two coaches stay within twenty each until the second intake; the 56 still open at the end are over it in any case.
LEAVERS = {
    ROVANIEMI: (
        ("started_studies", date(2021, 8, 16)),
        ("discontinued:moved_away", date(2021, 8, 23)),
        ("started_studies", date(2021, 8, 30)),
        ("directed_to_other_service", date(2021, 9, 6)),
        ("started_studies", date(2021, 9, 13)),
        ("discontinued:own_wish", date(2021, 9, 20)),
        ("directed_to_other_service", date(2021, 9, 27)),
        ("discontinued:no_contact", date(2021, 10, 4)),
        ("directed_to_other_service", date(2021, 10, 11)),
        ("started_studies", date(2021, 10, 18)),
        ("started_studies", date(2022, 1, 10)),
        ("discontinued:health", date(2022, 1, 31)),
        ("directed_to_other_service", date(2022, 2, 14)),
        ("completed", date(2022, 2, 21)),
    ),
    KEMIJARVI: (
        ("discontinued:no_contact", date(2021, 10, 18)),
        ("discontinued:own_wish", date(2021, 11, 15)),
        ("completed", date(2021, 12, 20)),
        ("discontinued:health", date(2022, 1, 17)),
        ("discontinued:moved_away", date(2022, 2, 7)),
        ("completed", date(2022, 2, 28)),
        ("completed", date(2022, 3, 21)),
        ("discontinued:coaching_ceased", date(2022, 4, 1)),
        ("discontinued:coaching_ceased", date(2022, 4, 1)),
        ("discontinued:coaching_ceased", date(2022, 4, 1)),
    ),
}
BETWEEN_START_AND_LEAVING = timedelta(days=42)


@dataclass
class Person:
    client: str
    given_name: str
    family_name: str
    born_on: date
    hetu: str
    no_hetu_reason: str
    language: str
    municipality: str
    started_on: date | None = None
    coach: str = ""
    ended_on: date | None = None
    end_reason: str = ""
    source_category: str = ""
    jobs: list[date] = field(default_factory=list)

    @property
    def birth_date(self) -> date | None:
        """Written down where there is no identity code."""
        return self.born_on if self.no_hetu_reason else None

    @property
    def first_day(self) -> date:
        if self.started_on is None:
            raise ValueError(f"{self.client} was never coached")
        return self.started_on

    @property
    def last_day(self) -> date:
        """The last day a coach may do something with the client."""
        return self.ended_on - timedelta(days=1) if self.ended_on else COUNTED_ON

    def is_open_on(self, day: date) -> bool:
        return self.first_day <= day and (self.ended_on is None or day < self.ended_on)


def a_person(random: Random, serial: int, municipality: str) -> Person:
    female = random.random() < 0.5
    language = "sv" if serial % 19 == 7 else "other" if serial % 29 == 11 else "en" if serial % 41 == 13 else "fi"
    given_name, family_name = person_name(random, female=female, language=language)
    born_on = date(1960, 1, 1) + timedelta(days=int(random.random() * 16_000))
    mark = "A" if born_on.year >= 2000 else "-"
    number = 900 + (2 * serial) % 100 + (0 if female else 1)
    reason = "foreign" if serial == 40 else "refused" if serial == 61 else ""
    return Person(
        client=f"client-{serial:03d}",
        given_name=given_name,
        family_name=family_name,
        born_on=born_on,
        hetu="" if reason else identity_code(born_on, number=number, mark=mark),
        no_hetu_reason=reason,
        language=language,
        municipality=municipality,
    )


def coached_people(random: Random, municipality: str, first_serial: int) -> list[Person]:
    """The municipality's clients in the order of their first day."""
    days = [day for count, first, last in INTAKES[municipality] for day in spread(count, first, last)]
    people = [a_person(random, first_serial + position, municipality) for position in range(len(days))]
    for person, day in zip(people, days, strict=True):
        person.started_on = day
    let_leave(random, people, municipality)
    share_among_coaches(people, municipality)
    return people


def let_leave(random: Random, people: list[Person], municipality: str) -> None:
    for reason, day in LEAVERS[municipality]:
        long_enough = [p for p in people if p.ended_on is None and p.first_day + BETWEEN_START_AND_LEAVING <= day]
        person = shuffled(random, long_enough)[0]
        person.ended_on, person.end_reason = day, reason


def share_among_coaches(people: list[Person], municipality: str) -> None:
    """Each new client goes to the coach who has the fewest that day."""
    for position, person in enumerate(people):
        earlier = people[:position]
        person.coach = min(COACHES[municipality], key=lambda coach: open_cases(earlier, coach, on=person.first_day))


def open_cases(people: list[Person], coach: str, *, on: date) -> int:
    return sum(person.coach == coach and person.is_open_on(on) for person in people)
