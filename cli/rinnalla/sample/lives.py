"""What happens to one client: referrals, coaching once or again, here or in two municipalities, and what it led to."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import get_args

from common.codes import DiscontinuedDetail, RefusalReason
from rinnalla.sample.names import pick
from rinnalla.sample.people import Client, client_of
from rinnalla.sample.regions import CATEGORIES, LAST_DAY, Region
from rinnalla.sample.rows import Referral

WITHOUT_COACHING, NEVER_ACCEPTED = 0.08, 0.5
COMES_BACK, FROM_ELSEWHERE = 0.12, 0.3
"""Who comes back a second time; who of them has moved to another municipality by then."""
REASONS = ("completed",) * 4 + ("started_studies",) * 2 + ("directed_to_other_service",) * 2 + ("discontinued",) * 3


@dataclass(frozen=True)
class Case:
    client: str
    municipality: str
    coach: str
    started_on: date
    source_category: str
    referral: Referral | None
    ended_on: date | None = None
    end_reason: str = ""

    @property
    def last_day(self) -> date:
        """In coaching."""
        return self.ended_on - timedelta(days=1) if self.ended_on else LAST_DAY


@dataclass(frozen=True)
class Life:
    number: int
    client: Client
    referrals: list[Referral] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)


def life_of(region: Region, number: int) -> Life:
    life, chance = Life(number, client_of(region, number)), region.chance("life", number)
    day, home = region.day_of(number), life.client.municipality
    if chance.random() < WITHOUT_COACHING:
        life.referrals.append(refused(chance, life.client, home, day))
        return life
    take_into_coaching(region, chance, life, home, day)
    again = life.cases[0].ended_on
    if again and chance.random() < COMES_BACK:
        home = region.some_municipality(chance) if chance.random() < FROM_ELSEWHERE else home
        take_into_coaching(region, chance, life, home, again + days(chance, 20, 200))
    return life


def take_into_coaching(region: Region, chance: Random, life: Life, place: str, day: date) -> None:
    """By a referral, or by themselves: then a team lead opened it. Not any more when it would be after the end."""
    referral = accepted(chance, life.client, place, day) if chance.random() < 0.93 else None
    started_on = day if referral is None else (referral.handed_over_on or day) + days(chance, 0, 14)
    if started_on > LAST_DAY:
        return
    if referral:
        life.referrals.append(referral)
    category = referral.source_category if referral else "self"
    coach, end = region.some_coach(chance, place), end_of(chance, started_on)
    life.cases.append(Case(life.client.client, place, coach, started_on, category, referral, *end))


def end_of(chance: Random, started_on: date) -> tuple[date | None, str]:
    """Open still for some, and for those whose end would not have come yet."""
    ended_on = started_on + days(chance, 40, 460)
    if chance.random() < 0.05 or ended_on > LAST_DAY:
        return None, ""
    reason = pick(chance, REASONS)
    return (
        ended_on,
        f"discontinued:{pick(chance, get_args(DiscontinuedDetail))}" if reason == "discontinued" else reason,
    )


def accepted(chance: Random, client: Client, place: str, day: date) -> Referral:
    """The day they met follows the acceptance."""
    category, accepted_on = pick(chance, tuple(CATEGORIES)), day + days(chance, 1, 12)
    return Referral(
        client=client.client,
        organisation=f"{category}-{place}" if chance.random() < 0.9 else "",
        source_category=category,
        target="supported_employment",
        municipality=place,
        submitted_on=day,
        accepted_on=accepted_on,
        handed_over_on=accepted_on + days(chance, 0, 14),
    )


def refused(chance: Random, client: Client, place: str, day: date) -> Referral:
    """Or not answered yet."""
    category = pick(chance, tuple(CATEGORIES))
    about = client.client, f"{category}-{place}", category, "supported_employment", place, day
    if chance.random() < NEVER_ACCEPTED:
        return Referral(*about)
    reasons = [reason for reason in get_args(RefusalReason) if reason != "other"]
    return Referral(*about, declined_on=day + days(chance, 1, 15), reason=pick(chance, reasons))


def days(chance: Random, least: int, most: int) -> timedelta:
    return timedelta(days=least + int(chance.random() * (most - least + 1)))
