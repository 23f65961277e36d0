"""Who sees whom, by the words of events alone; late and repeated words change nothing."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.consumers import Received
from common.events import (
    ClientRegistered,
    CoachAssigned,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    Event,
    ReferralSubmitted,
)
from common.identity import Principal
from common.rights.table import municipalities_of
from tests.service import received

Deliver = Callable[..., Awaitable[None]]

CLIENT, CASE, COACH, LOGIN, ORGANISATION = (uuid4() for _ in range(5))
DAY = date(2026, 9, 1)
NEWEST = UUID(int=2**128 - 1)
"""Ids sort by the time they were made."""

REGISTERED = ClientRegistered(client_id=CLIENT, municipality="698")
REFERRED = ReferralSubmitted(
    client_id=CLIENT,
    municipality="698",
    referral_id=uuid4(),
    target="supported_employment",
    organisation_id=ORGANISATION,
    source_category="health_care",
    submitted_on=DAY,
)
COACH_REGISTERED = CoachRegistered(coach_id=COACH, municipality="698", fte=1, login=LOGIN)
ASSIGNED = CoachAssigned(client_id=CLIENT, municipality="698", case_id=CASE, coach_id=COACH, assigned_on=DAY)
ENDED = CoachingEnded(client_id=CLIENT, municipality="698", case_id=CASE, ended_on=DAY, reason="completed", detail=None)
PATH: tuple[Event, ...] = (REGISTERED, REFERRED, COACH_REGISTERED, ASSIGNED)


def person(role: str, *, municipalities: tuple[str, ...] = ("698",), **facts: Any) -> Principal:
    given: dict[str, Any] = {"subject": uuid4(), "client": "portal", "name": "", "organisation": None} | facts
    return Principal(roles=frozenset({role}), municipalities=frozenset(municipalities), **given)


async def sees(session: AsyncSession, who: Principal) -> bool:
    """By the gate and by lists alike."""
    listed = CLIENT in set(await session.scalars(rights.visible(who)))
    gate = CLIENT in await rights.standings(session, who, [CLIENT])
    assert listed == gate
    return gate


SEEN_BY: dict[str, tuple[Principal, bool]] = {
    "own coach": (person("coach", subject=LOGIN), True),
    "another coach": (person("coach"), False),
    "own coach, without the municipality": (person("coach", subject=LOGIN, municipalities=("320",)), False),
    "team lead": (person("team_lead"), True),
    "team lead elsewhere": (person("team_lead", municipalities=("320",)), False),
    "coordinator": (person("coordinator"), True),
    "coordinator of nowhere": (person("coordinator", municipalities=()), False),
    "referrer of the organisation": (person("referrer", organisation=str(ORGANISATION)), True),
    "referrer of another": (person("referrer", organisation=str(uuid4())), False),
    "referrer of none": (person("referrer"), False),
    "privacy officer": (person("privacy_officer"), True),
    "analyst": (person("analyst"), False),
    "operator": (person("operator"), False),
    "nobody": (person("visitor"), False),
}


@pytest.mark.parametrize(("who", "allowed"), SEEN_BY.values(), ids=SEEN_BY.keys())
async def test_who_sees_a_client(session: AsyncSession, deliver: Deliver, who: Principal, allowed: bool) -> None:
    await deliver(*PATH)

    assert await sees(session, who) is allowed


async def test_nobody_sees_a_client_who_is_not_in_the_table(session: AsyncSession) -> None:
    assert not await sees(session, person("team_lead"))


async def test_a_coach_sees_no_more_when_coaching_has_ended(session: AsyncSession, deliver: Deliver) -> None:
    await deliver(*PATH, ENDED)

    assert not await sees(session, person("coach", subject=LOGIN))
    assert await sees(session, person("team_lead"))


async def test_an_assignment_that_comes_after_the_end_gives_no_right(session: AsyncSession, deliver: Deliver) -> None:
    await deliver(REGISTERED, COACH_REGISTERED, received(ENDED, sequence=9), received(ASSIGNED, sequence=8))

    assert not await sees(session, person("coach", subject=LOGIN))


async def test_the_same_events_again_change_nothing(session: AsyncSession, deliver: Deliver) -> None:
    path: list[Received[Any]] = [received(event, sequence=place + 1) for place, event in enumerate((*PATH, ENDED))]
    await deliver(*path)
    before = await rows(session)

    await deliver(*path)
    await deliver(*reversed(path))

    assert await rows(session) == before


async def test_the_newest_municipality_is_where_a_client_is(session: AsyncSession, deliver: Deliver) -> None:
    moved = CoachingStarted(
        client_id=CLIENT, municipality="320", case_id=NEWEST, started_on=DAY, source_category="kela", referral_id=None
    )
    await deliver(*PATH, moved)

    assert await municipalities_of(session, [CLIENT, uuid4()]) == {CLIENT: "320"}


async def rows(session: AsyncSession) -> list[tuple[UUID, str, str, bool]]:
    columns = (rights.ClientRight.client_id, rights.ClientRight.relation, rights.ClientRight.holder)
    found = await session.execute(select(*columns, rights.ClientRight.is_active).order_by(*columns))
    return [tuple(row) for row in found]  # type: ignore[misc]
