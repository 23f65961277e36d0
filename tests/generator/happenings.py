"""What the services tell of one client, on which day it happened: referrals, cases, and who the client is."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from common.events import (
    ClientDescribed,
    ClientMerged,
    ClientMoved,
    ClientRegistered,
    CoachAssigned,
    CoachingEnded,
    CoachingStarted,
    Event,
    ReferralAccepted,
    ReferralDeclined,
    ReferralHandedOver,
    ReferralSubmitted,
)
from rinnalla.sample.lives import Case, Life
from rinnalla.sample.regions import LAST_DAY, Region
from rinnalla.sample.rows import Referral
from rinnalla.sample.work import during

TRANSFERRED, MERGED, PARTED_AGAIN = 0.15, 0.005, 0.1


class Happening(NamedTuple):
    day: date
    event: Event


def of_client(region: Region, life: Life) -> Iterator[Happening]:
    """Before all else the client is registered; who is in two records is found out at the end."""
    about = {"client_id": region.id_of("client", life.number), "municipality": life.client.municipality}
    first_day = min([one.submitted_on for one in life.referrals] + [one.started_on for one in life.cases])
    yield Happening(first_day, ClientRegistered(**about))
    if life.client.is_described:
        told: dict[str, Any] = {name: getattr(life.client, name) or None for name in ("sex", "education", "livelihood")}
        yield Happening(first_day, ClientDescribed(**about, born_in=life.client.born_on.year, **told))
    for before, case in zip(life.cases, life.cases[1:], strict=False):
        if case.municipality != before.municipality:
            moved = {"client_id": about["client_id"], "municipality": case.municipality}
            yield Happening(before.last_day, ClientMoved(**moved, moved_on=before.last_day))
    yield from merged(region, life, about)


def merged(region: Region, life: Life, about: dict[str, Any]) -> Iterator[Happening]:
    """With one who came before; now and then that was a mistake."""
    chance = region.chance("merged", life.number)
    if life.number and chance.random() < MERGED:
        other = region.id_of("client", int(chance.random() * life.number))
        yield Happening(LAST_DAY, ClientMerged(**about, same_as=other))
        if chance.random() < PARTED_AGAIN:
            yield Happening(LAST_DAY, ClientMerged(**about, same_as=None))


def of_referrals(region: Region, life: Life) -> Iterator[Happening]:
    for turn, one in enumerate(life.referrals):
        about = about_referral(region, life, one, turn)
        yield Happening(one.submitted_on, ReferralSubmitted(**about, submitted_on=one.submitted_on))
        if one.declined_on:
            reason: Any = one.reason
            yield Happening(one.declined_on, ReferralDeclined(**about, declined_on=one.declined_on, reason=reason))
        if one.accepted_on:
            yield Happening(one.accepted_on, ReferralAccepted(**about, accepted_on=one.accepted_on))
        if one.handed_over_on:
            yield Happening(one.handed_over_on, ReferralHandedOver(**about, handed_over_on=one.handed_over_on))


def about_referral(region: Region, life: Life, referral: Referral, turn: int) -> dict[str, Any]:
    return {
        "client_id": region.id_of("client", life.number),
        "municipality": referral.municipality,
        "referral_id": region.id_of("referral", life.number, turn),
        "target": referral.target,
        "organisation_id": region.id_of("organisation", referral.organisation) if referral.organisation else None,
        "source_category": referral.source_category,
    }


def of_cases(region: Region, life: Life) -> Iterator[Happening]:
    for turn, case in enumerate(life.cases):
        about, chance = about_case(region, life, turn), region.chance("case", life.number, turn)
        referral = life.referrals.index(case.referral) if case.referral else None
        behind = None if referral is None else region.id_of("referral", life.number, referral)
        source: Any = case.source_category
        started = CoachingStarted(**about, started_on=case.started_on, source_category=source, referral_id=behind)
        yield Happening(case.started_on, started)
        for coach, day in coaches_of(region, chance, case):
            yield Happening(day, CoachAssigned(**about, coach_id=region.id_of("coach", coach), assigned_on=day))
        if case.ended_on:
            reason, _, detail = case.end_reason.partition(":")
            why: dict[str, Any] = {"reason": reason, "detail": detail or None}
            yield Happening(case.ended_on, CoachingEnded(**about, ended_on=case.ended_on, **why))


def about_case(region: Region, life: Life, turn: int) -> dict[str, Any]:
    return {
        "client_id": region.id_of("client", life.number),
        "municipality": life.cases[turn].municipality,
        "case_id": region.id_of("case", life.number, turn),
    }


def about_day(region: Region, life: Life, day: date) -> dict[str, Any]:
    """What begins on a day hangs on the last case that had started by then."""
    return about_case(region, life, max(turn for turn, case in enumerate(life.cases) if case.started_on <= day))


def coaches_of(region: Region, chance: Random, case: Case) -> Iterator[tuple[str, date]]:
    yield case.coach, case.started_on
    if chance.random() < TRANSFERRED:
        yield region.some_coach(chance, case.municipality), during(chance, case)


def by_the_end(day: date, **later: int) -> date | None:
    """The day so much later, as long as it still belongs to the years."""
    moment = day + timedelta(**later)
    return moment if moment <= LAST_DAY else None
