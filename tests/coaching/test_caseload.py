import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.coaches import CaseloadFull
from coaching.models import Case, Coach
from coaching.queries.cases import cases_with_coaches
from coaching.schemas.cases import NewAssignment, NewCase
from coaching.settings import Settings
from coaching.use_cases.cases import assign_coach, open_case
from common import rights
from common.database import Sessions, create_engine, create_sessions
from tests.coaching.builders import referral_accepted
from tests.coaching.conftest import World
from tests.people import someone
from tests.service import Published

LEAD = someone("team_lead", reason="lead_duty")


async def new_case(world: World, coach_id: str) -> dict[str, str]:
    return {"client_id": str(await world.client()), "municipality": "698", "coach_id": coach_id}


async def test_a_full_coach_takes_no_more_clients(world: World) -> None:
    coach_id = await world.coach(fte="0.05")
    await world.case(await world.client(), coach_id)

    answer = await world.as_lead().post("/cases", json=await new_case(world, coach_id))

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/caseload-full")
    assert (answer.json()["open_cases"], answer.json()["limit"]) == (1, 1)
    assert len((await world.as_lead().get("/cases")).json()["items"]) == 1


async def test_a_team_lead_goes_over_the_limit_with_a_reason_and_the_breach_shows(
    world: World, published: Published
) -> None:
    coach_id = await world.coach(fte="0.05")
    await world.case(await world.client(), coach_id)
    new = await new_case(world, coach_id) | {"override_reason": "The other coach is on leave until August"}

    answer = await world.as_lead().post("/cases", json=new)

    [coach] = (await world.as_lead().get("/coaches")).json()["items"]
    [exceeded] = [event for kind, event in await published() if kind.endswith("caseload-exceeded.v1")]
    assert (answer.status_code, answer.json()["over_limit"]) == (201, True)
    assert (coach["open_cases"], coach["limit"], coach["over"], coach["free"]) == (2, 1, 1, 0)
    assert exceeded == {"coach_id": coach_id, "municipality": "698", "open_cases": 2, "limit": 1}


async def test_a_coordinator_does_not_go_over_the_limit(world: World) -> None:
    new = await new_case(world, await world.coach(fte="0.01")) | {"override_reason": "In a hurry"}
    await world.deliver(referral_accepted(UUID(new["client_id"])))

    answer = await world.api.as_("coordinator").post("/cases", json=new)

    assert answer.json()["type"] == "/problems/caseload-full"


async def test_assigning_keeps_to_the_limit_too(world: World) -> None:
    full, free = await world.coach(fte="0.05"), await world.coach()
    await world.case(await world.client(), full)
    case_id = await world.case(await world.client(), free)

    refused = await world.api.as_("coordinator").post(
        f"/cases/{case_id}/assign", json={"coach_id": full, "override_reason": "In a hurry"}
    )
    overridden = await world.as_lead().post(
        f"/cases/{case_id}/assign", json={"coach_id": full, "override_reason": "Leave"}
    )

    assert refused.json()["type"] == "/problems/caseload-full"
    assert overridden.json()["over_limit"] is True


async def test_history_is_taken_as_it_was_and_shows_as_a_breach(world: World, published: Published) -> None:
    coach_id = await world.coach(fte="0.05")

    for _ in range(3):
        answer = await world.as_importer().post("/cases", json=await new_case(world, coach_id))
        assert answer.status_code == 201

    [coach] = (await world.as_lead().get("/coaches")).json()["items"]
    assert coach["over"] == 2
    assert not [kind for kind, _ in await published() if kind.endswith("caseload-exceeded.v1")]


async def test_an_end_makes_room(world: World) -> None:
    coach_id = await world.coach(fte="0.05")
    case_id = await world.case(await world.client(), coach_id)
    await world.as_lead().post(f"/cases/{case_id}/end", json={"reason": "completed"})

    await world.case(await world.client(), coach_id)


@pytest.fixture
async def committing(committed: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sessions]:
    """Sessions that really commit: locks are seen by others only then."""
    monkeypatch.setenv("DATABASE_URL_COACHING", committed)
    settings = Settings()
    engine = create_engine(settings)
    yield create_sessions(engine, settings)
    await engine.dispose()


async def a_coach_with_one_place(session: AsyncSession) -> tuple[UUID, list[UUID]]:
    coach = Coach(name="Aino Valmentaja", municipality="698", fte=Decimal("0.05"))
    session.add(coach)
    clients = [uuid4() for _ in range(6)]
    for client_id in clients:
        await rights.grant(session, client_id, relation="own_municipality", holder="698", because=client_id)
    return coach.id, clients


async def open_for(sessions: Sessions, client_id: UUID, coach_id: UUID) -> UUID | None:
    """None when the coach is full."""
    new = NewCase(client_id=client_id, municipality="698", coach_id=coach_id, started_on=date(2026, 3, 2))
    try:
        async with sessions.begin() as session:
            return (await open_case(session, new=new, who=LEAD, settings=Settings())).id
    except CaseloadFull:
        return None


async def test_six_at_the_same_moment_fill_one_place_once(committing: Sessions) -> None:
    async with committing.begin() as session:
        coach_id, clients = await a_coach_with_one_place(session)

    opened = await asyncio.gather(*(open_for(committing, client_id, coach_id) for client_id in clients))

    async with committing() as session:
        count = await session.scalar(select(func.count()).select_from(Case))
    assert (sum(case_id is not None for case_id in opened), count) == (1, 1)


async def all_connected(session: AsyncSession, together: asyncio.Barrier) -> None:
    """Or the first, whose connection is open already, is done before the others have theirs."""
    await session.execute(text("select 1"))
    await together.wait()


async def test_six_given_to_a_coach_at_the_same_moment_fill_one_place_once(committing: Sessions) -> None:
    async with committing.begin() as session:
        coach_id, clients = await a_coach_with_one_place(session)
        session.add(roomy := Coach(name="Eino Valmentaja", municipality="698", fte=Decimal(1)))
    cases = [await open_for(committing, client_id, roomy.id) for client_id in clients]

    together = asyncio.Barrier(len(cases))

    async def give(case_id: UUID | None) -> bool:
        assert case_id
        try:
            async with committing.begin() as session:
                await all_connected(session, together)
                new = NewAssignment(coach_id=coach_id, assigned_on=date(2026, 4, 1))
                await assign_coach(session, case_id=case_id, new=new, who=LEAD, settings=Settings())
        except CaseloadFull:
            return False
        return True

    given = await asyncio.gather(*map(give, cases))

    async with committing() as session:
        there = await session.scalar(select(func.count()).select_from(Case).where(Case.coach_id == coach_id))
    assert (sum(given), there) == (1, 1)


async def test_a_case_given_to_two_coaches_at_the_same_moment_has_the_last_of_them(committing: Sessions) -> None:
    async with committing.begin() as session:
        _, [client_id, *_] = await a_coach_with_one_place(session)
        coaches = [Coach(name=name, municipality="698", fte=Decimal(1)) for name in ("Aino", "Eino", "Oiva")]
        session.add_all(coaches)
    case_id = await open_for(committing, client_id, coaches[0].id)
    assert case_id

    together = asyncio.Barrier(2)

    async def give(coach: Coach) -> None:
        async with committing.begin() as session:
            await all_connected(session, together)
            new = NewAssignment(coach_id=coach.id, assigned_on=date(2026, 4, 1))
            await assign_coach(session, case_id=case_id, new=new, who=LEAD, settings=Settings())

    await asyncio.gather(*map(give, coaches[1:]))

    async with committing() as session:
        [case] = await cases_with_coaches(session, client_id)
        told = "select convert_from(value, 'utf8')::json ->> 'coach_id' from outbox where event_type like :kind"
        last_told = list(await session.scalars(text(told + " order by sequence"), {"kind": "%coach-assigned%"}))[-1]
    assert len(case.assignments) == 3
    assert str(case.coach_id) == str(case.assignments[-1].coach_id) == last_told


async def test_fewer_hours_leave_a_breach_that_shows(world: World) -> None:
    coach_id = await world.coach(fte="0.10")
    for _ in range(2):
        await world.case(await world.client(), coach_id)

    answer = await world.as_lead().patch(f"/coaches/{coach_id}", json={"fte": "0.05"})

    assert (answer.json()["fte"], answer.json()["limit"], answer.json()["over"]) == ("0.05", 1, 1)


async def test_another_municipalitys_coach_and_caseload_are_its_own_matter(world: World) -> None:
    full = await world.coach(fte="0.05", municipality="320")
    case_id = await world.case(await world.client(), await world.coach())
    reason = {"override_reason": "There is room over there"}

    opened = await world.as_lead("698").post("/cases", json=await new_case(world, full) | reason)
    given = await world.as_lead("698").post(f"/cases/{case_id}/assign", json={"coach_id": full} | reason)
    both = await world.as_lead("320", "698").post(f"/cases/{case_id}/assign", json={"coach_id": full})

    assert (opened.status_code, opened.json()["type"]) == (404, "/problems/coach-not-found")
    assert "open_cases" not in opened.json()
    assert given.status_code == 404
    assert both.status_code == 200
