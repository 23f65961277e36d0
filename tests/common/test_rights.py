"""Who sees whom, by the words of events alone; late and repeated words change nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.consumers import Received
from common.days import today
from common.events import (
    ClientAccessed,
    ClientMerged,
    ClientMoved,
    ClientRegistered,
    CoachAbsent,
    CoachAssigned,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    Event,
    ReferralSubmitted,
)
from common.identity import Principal
from common.rights.table import municipalities_of
from tests.service import Published, received

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


async def opens(session: AsyncSession, who: Principal) -> str | None:
    """The reason that stands in the record; raises what the gate raises."""
    session.info.pop("unsent", None)
    await rights.see(session, who, CLIENT, action="read", what="client")
    event = session.info["unsent"][-1].event
    assert isinstance(event, ClientAccessed)
    return event.reason


@pytest.mark.parametrize("role", ["team_lead", "coordinator", "privacy_officer"])
async def test_anothers_client_is_opened_for_a_reason(session: AsyncSession, deliver: Deliver, role: str) -> None:
    await deliver(*PATH)

    with pytest.raises(rights.ReasonNeeded) as refused:
        await opens(session, person(role))

    assert refused.value.facts["client_id"] == CLIENT
    assert refused.value.attempt.relation == "own_municipality"
    assert await opens(session, person(role, reason="substitute")) == "substitute"


async def test_nobody_is_asked_for_a_client_who_is_nobodys_or_their_own(
    session: AsyncSession, deliver: Deliver
) -> None:
    await deliver(*PATH)
    lead_and_coach = person("team_lead", subject=LOGIN)
    both = replace(lead_and_coach, roles=frozenset({"team_lead", "coach"}))

    for who in (person("coach", subject=LOGIN), both, person("referrer", organisation=str(ORGANISATION))):
        assert await opens(session, who) is None
    assert await opens(session, person("service")) is None

    await deliver(received(ENDED, sequence=9))
    assert await opens(session, person("team_lead")) is None


async def test_what_a_coach_does_needs_more_than_having_referred_the_client(
    session: AsyncSession, deliver: Deliver
) -> None:
    await deliver(REGISTERED, REFERRED)
    both = frozenset({"coach", "referrer"})
    who = replace(person("coach", subject=LOGIN, organisation=str(ORGANISATION)), roles=both)
    doing = {role: replace(who, acting=frozenset({role})) for role in both}

    assert (await sees(session, doing["referrer"]), await sees(session, doing["coach"])) == (True, False)
    with pytest.raises(rights.ClientNotFound):
        await rights.see(session, doing["coach"], CLIENT, action="change", what="case")

    await deliver(COACH_REGISTERED, ASSIGNED)
    assert await rights.see(session, doing["coach"], CLIENT, action="change", what="case") == "own_caseload"


async def test_a_list_asks_nobody(session: AsyncSession, deliver: Deliver) -> None:
    await deliver(*PATH)

    assert await rights.see_all(session, person("team_lead"), [CLIENT], action="read", what="client") == [CLIENT]


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


SUBSTITUTE, SUBSTITUTES_LOGIN = uuid4(), uuid4()
SUBSTITUTE_REGISTERED = CoachRegistered(coach_id=SUBSTITUTE, municipality="698", fte=1, login=SUBSTITUTES_LOGIN)
STANDING_IN = person("coach", subject=SUBSTITUTES_LOGIN)


def absent(*, starts: int = 0, ends: int = 0, substitute: UUID | None = SUBSTITUTE) -> CoachAbsent:
    """From and until so many days from today."""
    return CoachAbsent(
        absence_id=CASE,
        coach_id=COACH,
        municipality="698",
        substitute_id=substitute,
        starts_on=today() + timedelta(starts),
        ends_on=today() + timedelta(ends),
    )


@pytest.mark.parametrize(("starts", "ends", "allowed"), [(0, 0, True), (-3, 4, True), (1, 4, False), (-4, -1, False)])
async def test_a_substitute_sees_the_clients_of_a_coach_who_is_away_today(
    session: AsyncSession, deliver: Deliver, starts: int, ends: int, allowed: bool
) -> None:
    await deliver(*PATH, SUBSTITUTE_REGISTERED, absent(starts=starts, ends=ends))

    assert await sees(session, STANDING_IN) is allowed
    assert await sees(session, person("coach", subject=LOGIN))


async def test_the_log_says_that_a_substitute_looked(
    session: AsyncSession, deliver: Deliver, published: Published
) -> None:
    await deliver(*PATH, SUBSTITUTE_REGISTERED, absent())
    for who in (STANDING_IN, person("coach", subject=LOGIN)):
        await rights.see(session, who, CLIENT, action="read", what="case")
    await session.commit()

    told = [(event["relation"], event["reason"]) for kind, event in await published() if "client-accessed" in kind]

    assert told == [("own_caseload", "substitute"), ("own_caseload", None)]


async def test_an_own_client_stays_an_own_client_for_who_stands_in_too(session: AsyncSession, deliver: Deliver) -> None:
    """Also for a team lead who coaches: the nearest relation counts."""
    second = ASSIGNED.model_copy(update={"case_id": uuid4(), "coach_id": SUBSTITUTE})
    leads_too = Principal(**vars(STANDING_IN) | {"roles": frozenset({"coach", "team_lead"})})
    await deliver(*PATH, SUBSTITUTE_REGISTERED, absent())

    before = (await rights.standings(session, leads_too, [CLIENT]))[CLIENT]
    await deliver(received(second, sequence=9))
    after = (await rights.standings(session, leads_too, [CLIENT]))[CLIENT]

    assert (before.relation, before.reason) == ("own_caseload", "substitute")
    assert (after.relation, after.reason) == ("own_caseload", None)


async def test_a_substitute_of_elsewhere_sees_nobody(session: AsyncSession, deliver: Deliver) -> None:
    await deliver(*PATH, SUBSTITUTE_REGISTERED, absent())

    assert not await sees(session, person("coach", subject=SUBSTITUTES_LOGIN, municipalities=("320",)))


async def test_an_absence_that_is_called_off_ends_the_substitutes_right(
    session: AsyncSession, deliver: Deliver
) -> None:
    set_out, called_off = received(absent(), sequence=2), received(absent(substitute=None), sequence=3)
    await deliver(*PATH, SUBSTITUTE_REGISTERED)

    await deliver(called_off, set_out)
    await deliver(called_off, set_out)

    assert not await sees(session, STANDING_IN)


async def test_an_absence_told_before_anything_else_counts_once_the_rest_is_known(
    session: AsyncSession, deliver: Deliver
) -> None:
    await deliver(absent())
    assert not await sees(session, STANDING_IN)

    await deliver(*PATH, SUBSTITUTE_REGISTERED)

    assert await sees(session, STANDING_IN)


MOVED = ClientMoved(client_id=CLIENT, municipality="320", moved_on=DAY)
OLD_HOME, NEW_HOME = person("coordinator"), person("coordinator", municipalities=("320",))


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 1), (0, 1, 0)], ids=["in order", "late", "twice", "again"])
async def test_who_moved_is_seen_where_they_live_now(
    session: AsyncSession, deliver: Deliver, order: tuple[int, ...]
) -> None:
    words = (received(REGISTERED, sequence=1), received(MOVED, sequence=2))

    for at in order:
        await deliver(words[at])

    assert (await sees(session, OLD_HOME), await sees(session, NEW_HOME)) == (False, True)


async def test_a_referral_is_a_right_that_no_move_takes(session: AsyncSession, deliver: Deliver) -> None:
    await deliver(received(REGISTERED, sequence=1), received(REFERRED, sequence=2), received(MOVED, sequence=3))

    assert (await sees(session, OLD_HOME), await sees(session, NEW_HOME)) == (True, True)


DUPLICATE = uuid4()
THEIRS = ReferralSubmitted(**{**REFERRED.model_dump(), "client_id": DUPLICATE, "referral_id": uuid4()})
MERGED = ClientMerged(client_id=DUPLICATE, municipality="698", same_as=CLIENT)
UNDONE = ClientMerged(client_id=DUPLICATE, municipality="698", same_as=None)
REFERRER = person("referrer", organisation=str(ORGANISATION))


async def test_who_sees_the_duplicate_sees_the_record_that_is_kept(session: AsyncSession, deliver: Deliver) -> None:
    await deliver(received(REGISTERED, sequence=1), received(THEIRS, sequence=1))
    assert not await sees(session, REFERRER)

    await deliver(received(MERGED, sequence=2))

    assert await sees(session, REFERRER)
    assert not await sees(session, person("referrer", organisation=str(uuid4())))
    with pytest.raises(rights.RecordMerged) as refused:
        await rights.refuse_merged(session, DUPLICATE)
    assert refused.value.facts == {"same_as": CLIENT}
    await rights.refuse_merged(session, CLIENT)


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0)], ids=["in order", "late", "twice"])
async def test_an_undone_merging_gives_nothing(session: AsyncSession, deliver: Deliver, order: tuple[int, ...]) -> None:
    await deliver(received(REGISTERED, sequence=1), received(THEIRS, sequence=1))
    words = (received(MERGED, sequence=2), received(UNDONE, sequence=3))

    for at in order:
        await deliver(words[at])

    assert not await sees(session, REFERRER)
    await rights.refuse_merged(session, DUPLICATE)


async def test_a_merging_alone_is_no_right(session: AsyncSession, deliver: Deliver) -> None:
    await deliver(received(MERGED, sequence=2))

    assert not await sees(session, REFERRER)
    assert not await sees(session, person("coordinator"))
