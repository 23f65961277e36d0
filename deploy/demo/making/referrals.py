"""Who sent the clients, and who was sent but not taken."""

from datetime import date, timedelta
from random import Random

from making.calendar import some_day, working_day_before
from making.people import KEMIJARVI, ROVANIEMI, Person, a_person
from rinnalla.sample.names import shuffled
from rinnalla.sample.rows import Organisation, Referral

PROJECT_BEGAN = date(2021, 5, 3)
PAUSE = (date(2021, 11, 1), date(2022, 2, 28))
REOPENED = date(2022, 3, 1)

# The published rows are the eight reporting categories; the last one is told apart as far as the import format can.
FINER_CATEGORIES = {"other": ("kela", "third_sector", "kela", "other")}
WITHOUT_REFERRAL = 2
"""So many of those who came by themselves have no referral at all: the team lead opened the case."""

ORGANISATIONS = {
    ("social_services", ROVANIEMI): ("social-services-698", "Aikuissosiaalityö, Rovaniemi"),
    ("disability_services", ROVANIEMI): ("disability-services-698", "Vammaispalvelut, Rovaniemi"),
    ("te_services", ROVANIEMI): ("te-services-698", "TE-palvelut, Rovaniemen toimipaikka"),
    ("municipal_employment", ROVANIEMI): ("employment-698", "Kaupungin työllisyyspalvelut, Rovaniemi"),
    ("health_care", ROVANIEMI): ("health-care-698", "Mielenterveyspalvelut, Rovaniemi"),
    ("educational_institution", ROVANIEMI): ("school-698", "Jokiväylän ammattiopisto"),
    ("kela", ROVANIEMI): ("kela-698", "Kela, Rovaniemen asiakaspalvelu"),
    ("third_sector", ROVANIEMI): ("association-698", "Napapiirin Tukiverkko ry"),
    ("other", ROVANIEMI): ("other-698", "Muu lähettävä taho, Rovaniemi"),
    ("social_services", KEMIJARVI): ("social-services-320", "Sosiaalityö, Kemijärvi"),
    ("disability_services", KEMIJARVI): ("disability-services-320", "Vammaispalvelut, Kemijärvi"),
    ("te_services", KEMIJARVI): ("te-services-320", "TE-palvelut, Kemijärven toimipaikka"),
    ("municipal_employment", KEMIJARVI): ("employment-320", "Kaupungin työllisyyspalvelut, Kemijärvi"),
    ("health_care", KEMIJARVI): ("health-care-320", "Terveyskeskus, Kemijärvi"),
    ("kela", KEMIJARVI): ("kela-320", "Kela, Kemijärven palvelupiste"),
    ("third_sector", KEMIJARVI): ("association-320", "Järviseudun Työpaja ry"),
}


def give_sources(random: Random, people: list[Person], published: dict[str, int]) -> None:
    categories = [finer(category, turn) for category, count in published.items() for turn in range(count)]
    for person, category in zip(people, shuffled(random, categories), strict=True):
        person.source_category = category


def finer(category: str, turn: int) -> str:
    choices = FINER_CATEGORIES.get(category)
    return choices[turn % len(choices)] if choices else category


def referrals_to_coaching(random: Random, people: list[Person]) -> list[Referral]:
    alone = [person.client for person in people if person.source_category == "self"][:WITHOUT_REFERRAL]
    return [accepted_referral(random, person) for person in people if person.client not in alone]


def accepted_referral(random: Random, person: Person) -> Referral:
    accepted_on = working_day_before(person.first_day, 2 + int(random.random() * 5))
    if PAUSE[0] <= accepted_on <= PAUSE[1]:
        accepted_on = REOPENED
    submitted_on = max(PROJECT_BEGAN, working_day_before(accepted_on, 1 + int(random.random() * 9)))
    return a_referral(
        person, "supported_employment", submitted_on, accepted_on=accepted_on, handed_over_on=person.first_day
    )


def a_referral(
    person: Person,
    target: str,
    submitted_on: date,
    *,
    accepted_on: date | None = None,
    handed_over_on: date | None = None,
    declined_on: date | None = None,
    reason: str = "",
) -> Referral:
    organisation = ORGANISATIONS.get((person.source_category, person.municipality), ("", ""))[0]
    return Referral(
        client=person.client,
        organisation=organisation,
        source_category=person.source_category,
        target=target,
        municipality=person.municipality,
        submitted_on=submitted_on,
        accepted_on=accepted_on,
        declined_on=declined_on,
        reason=reason,
        handed_over_on=handed_over_on,
    )


def organisations() -> list[Organisation]:
    named = sorted(ORGANISATIONS.items(), key=lambda one: one[1])
    return [Organisation(key, name, category, place) for (category, place), (key, name) in named]


def referrals_to_team(random: Random, people: list[Person]) -> list[Referral]:
    """Some clients had met the work ability team before they came to coaching."""
    met = [person for person in people if person.source_category in ("social_services", "health_care")][::4]
    return [team_referral(random, person) for person in met]


def team_referral(random: Random, person: Person) -> Referral:
    handed_over_on = max(PROJECT_BEGAN, working_day_before(person.first_day, 12 + int(random.random() * 5)))
    accepted_on = max(PROJECT_BEGAN, working_day_before(handed_over_on, 2))
    submitted_on = max(PROJECT_BEGAN, working_day_before(accepted_on, 3))
    target = "work_ability_team"
    return a_referral(person, target, submitted_on, accepted_on=accepted_on, handed_over_on=handed_over_on)


def declined(random: Random, first_serial: int) -> tuple[list[Person], list[Referral]]:
    """People whose referral was answered with no: most of them while intake was paused."""
    answers = ("no_capacity", "no_capacity", "not_target_group", "no_capacity", "client_declined", "no_contact")
    people = [a_person(random, first_serial + turn, ROVANIEMI) for turn in range(len(answers))]
    referrals = []
    for person, reason in zip(people, answers, strict=True):
        person.source_category = "te_services" if reason == "no_capacity" else "social_services"
        submitted_on = some_day(random, *PAUSE)
        declined_on = some_day(random, submitted_on, submitted_on + timedelta(days=7))
        target = "supported_employment"
        referrals.append(a_referral(person, target, submitted_on, declined_on=declined_on, reason=reason))
    return people, referrals
