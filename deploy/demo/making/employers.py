"""The employers the coaches were in touch with, and each contact."""

from datetime import date, timedelta
from random import Random

from making.calendar import some_day, working_day_before
from making.people import COACHES, COUNTED_ON, KEMIJARVI, ROVANIEMI, Person
from rinnalla.sample.names import WORDS, business_id, pick, shuffled
from rinnalla.sample.rows import Contact, Employer, Job

SECTOR_SHARES = {
    ROVANIEMI: {"municipality": 22, "third_sector": 15, "wellbeing_county": 4, "state": 3},
    KEMIJARVI: {"municipality": 5, "third_sector": 4, "wellbeing_county": 1},
}
LAST_CONTACT_DAY = {ROVANIEMI: date(2022, 10, 14), KEMIJARVI: date(2022, 3, 31)}
SIZES = ("<5", "<5", "5-9", "5-9", "10-19", "20-99", "100+")


def employers_of(random: Random, municipality: str, count: int) -> list[Employer]:
    shares = SECTOR_SHARES[municipality]
    sectors = [sector for sector, share in shares.items() for _ in range(share)]
    sectors += ["company"] * (count - len(sectors))
    taken: set[str] = set()
    return [an_employer(random, municipality, serial, sector, taken) for serial, sector in enumerate(sectors, start=1)]


def an_employer(random: Random, municipality: str, serial: int, sector: str, taken: set[str]) -> Employer:
    name = employer_name(random, sector)
    while name in taken:
        name = employer_name(random, sector)
    taken.add(name)
    has_business_id = sector == "company" or (sector == "third_sector" and serial % 3)
    small = random.random() < 0.5 and sector in ("company", "third_sector")
    return Employer(
        employer=f"employer-{municipality}-{serial:03d}",
        name=name,
        business_id=(business_id(int(municipality) * 100 + serial) or "") if has_business_id else "",
        sector=sector,
        size_class=SIZES[int(random.random() * 3)] if small else pick(random, SIZES) if serial % 11 else "",
        municipality=municipality,
    )


def employer_name(random: Random, sector: str) -> str:
    place, trade = pick(random, WORDS["places"]), pick(random, WORDS["trades"][sector])
    if sector == "company":
        return f"{trade} {place} {'Tmi' if random.random() < 0.2 else 'Oy'}"
    return f"{place} {trade} ry" if sector == "third_sector" else f"{place}, {trade}"


def contacts_of(
    random: Random, people: list[Person], employers: list[Employer], jobs: list[Job], count: int
) -> list[Contact]:
    """First those that must have been: each client, before each job, with each employer. Then the rest of the count."""
    municipality = employers[0].municipality
    contacts = [first_contact_for(random, person, employers) for person in people]
    contacts += [contact_before(random, job, people) for job in jobs]
    met = {contact.employer for contact in contacts}
    unmet = [employer for employer in employers if employer.employer not in met]
    contacts += [general_contact(random, employer, municipality) for employer in unmet]
    while len(contacts) < count:
        employer = employers[int(random.random() ** 2 * len(employers))]
        contacts.append(general_contact(random, employer, municipality))
    if len(contacts) != count:
        raise ValueError(f"{len(contacts)} contacts are needed in {municipality}, {count} were published")
    return sorted(contacts, key=lambda contact: (contact.contacted_on, contact.employer, contact.client))


def first_contact_for(random: Random, person: Person, employers: list[Employer]) -> Contact:
    """Face to face within thirty days for most, as the model asks; later for every fifth."""
    late = random.random() < 0.2
    first = person.first_day + timedelta(days=31 if late else 3)
    last = min(
        person.first_day + timedelta(days=60 if late else 30), person.last_day, LAST_CONTACT_DAY[person.municipality]
    )
    employer = shuffled(random, employers)[0]
    return Contact(
        employer.employer, person.coach, person.client, some_day(random, min(first, last), last), "visit", True
    )


def contact_before(random: Random, job: Job, people: list[Person]) -> Contact:
    person = next(person for person in people if person.client == job.client)
    day = working_day_before(job.started_on, 1 + int(random.random() * 6))
    day = max(day, person.first_day)
    about = person.client if day <= person.last_day else ""
    kind, face_to_face = ("meeting", True) if random.random() < 0.6 else ("phone", False)
    return Contact(
        job.employer, person.coach, about, min(day, LAST_CONTACT_DAY[person.municipality]), kind, face_to_face
    )


def general_contact(random: Random, employer: Employer, municipality: str) -> Contact:
    coach = pick(random, COACHES[municipality])
    day = some_day(random, date(2021, 6, 7), min(LAST_CONTACT_DAY[municipality], COUNTED_ON))
    kind = pick(random, ("visit", "phone", "phone", "message", "meeting"))
    return Contact(employer.employer, coach, "", day, kind, kind in ("visit", "meeting"))
