"""A region's events in their envelopes, in the order of a log: each client's in theirs, the clients' mixed.

However many clients there are, only so many lives are under way at a time.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from random import Random
from typing import Any
from uuid import UUID

from common.codes import FidelityBand
from common.consumers import Received
from common.events import CoachChanged, CoachRegistered, FidelityAssessed, OrganisationRegistered
from rinnalla.sample.lives import Life, life_of
from rinnalla.sample.regions import FIRST_DAY, LAST_DAY, Region
from tests.generator.happenings import Happening, of_cases, of_client, of_referrals
from tests.generator.working import of_activities, of_employers, of_jobs, of_meetings, of_plans, of_ratings

AT_ONCE = 300
"""Clients whose lives are under way."""
LATE, LATEST = 0.15, 60
"""How much is written down later than the days after, and how many days later at most."""
CHANGED = 0.2
"""Coaches whose share of full time changes."""
BANDS: tuple[tuple[int, FidelityBand], ...] = ((115, "exemplary"), (100, "good"), (74, "fair"))
KINDS = (of_client, of_referrals, of_cases, of_jobs, of_activities, of_employers, of_meetings, of_plans, of_ratings)

Envelopes = Iterator[Received[Any]]


def events_of(region: Region) -> Envelopes:
    """Organisations, coaches and assessments first."""
    yield from recorded(region, "organisations", list(organisations(region)))
    yield from recorded(region, "coaches", list(coaches(region)))
    yield from recorded(region, "assessments", sorted(assessments(region), key=lambda one: one.day))
    chance, lives = region.chance("mixed"), (life_of(region, number) for number in range(region.clients))
    under_way = [events_of_life(region, life) for _, life in zip(range(AT_ONCE), lives, strict=False)]
    while under_way:
        place = int(chance.random() * len(under_way))
        if event := next(under_way[place], None):
            yield event
        elif life := next(lives, None):
            under_way[place] = events_of_life(region, life)
        else:
            del under_way[place]


def events_of_life(region: Region, life: Life) -> Envelopes:
    happened = chain.from_iterable(of_kind(region, life) for of_kind in KINDS)
    yield from recorded(region, life.number, sorted(happened, key=lambda one: one.day))


def organisations(region: Region) -> Iterator[Happening]:
    for one in region.all_organisations():
        category: Any = one.source_category
        organisation_id = region.id_of("organisation", one.organisation)
        registered = OrganisationRegistered(
            organisation_id=organisation_id, source_category=category, municipality=one.municipality
        )
        yield Happening(FIRST_DAY, registered)


def coaches(region: Region) -> Iterator[Happening]:
    for one in region.all_coaches():
        about: dict[str, Any] = {"coach_id": region.id_of("coach", one.coach), "municipality": one.municipality}
        yield Happening(FIRST_DAY, CoachRegistered(**about, fte=Decimal(one.fte), login=None))
        chance = region.chance("coach changed", one.coach)
        if chance.random() < CHANGED:
            day = FIRST_DAY + timedelta(days=int(chance.random() * (LAST_DAY - FIRST_DAY).days))
            yield Happening(day, CoachChanged(**about, fte=Decimal("0.6"), login=None))


def assessments(region: Region) -> Iterator[Happening]:
    for one in region.all_assessments():
        assessed = FidelityAssessed(
            assessment_id=region.id_of("assessment", one.municipality, one.assessed_on),
            municipality=one.municipality,
            assessed_on=one.assessed_on,
            criteria="1",
            scores={},
            total=one.total,
            band=next((band for least, band in BANDS if one.total >= least), "not_supported_employment"),
        )
        yield Happening(one.assessed_on, assessed)


def recorded(region: Region, whose: object, happened: Sequence[Happening]) -> Envelopes:
    """In the order of recording: what is written down late holds up what comes after it, as at a coach's desk."""
    chance, numbers = region.chance("recorded", whose), Counter[tuple[str, UUID]]()
    at = datetime.combine(FIRST_DAY, time(8), UTC)
    for day, event in happened:
        at = max(at + timedelta(minutes=1 + int(chance.random() * 30)), recorded_at(chance, day))
        same = (event.topic, event.subject)
        numbers[same] += 1
        yield Received(id=id_at(at, chance), event=event, recorded_at=at, sequence=numbers[same])


def recorded_at(chance: Random, day: Any) -> datetime:
    later = chance.random() * (LATEST if chance.random() < LATE else 3)
    return datetime.combine(day + timedelta(days=int(later)), time(8), UTC) + timedelta(
        seconds=chance.random() * 28_800
    )


def id_at(at: datetime, chance: Random) -> UUID:
    """As services give them, the moment in front (UUIDv7)."""
    moment = int(at.timestamp() * 1000)
    return UUID(int=moment << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62))
