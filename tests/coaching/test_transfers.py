"""Many cases at once from one coach to others: all of them, or none."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from coaching.errors.coaches import CaseloadFull
from coaching.models import Case, Caseload, Coach, spread
from coaching.schemas.cases import NewCase
from coaching.schemas.transfers import NewTransfer
from coaching.settings import Settings
from coaching.use_cases.cases import open_case
from coaching.use_cases.transfers import transfer_cases
from common import rights
from common.database import Sessions
from tests.coaching.conftest import World
from tests.coaching.test_caseload import LEAD, all_connected
from tests.coaching.test_caseload import committing as committing
from tests.service import Published

APRIL = "2026-04-01"


async def cases_of(world: World, coach_id: str, *, count: int) -> list[str]:
    return [await world.case(await world.client(), coach_id) for _ in range(count)]


async def transfer(world: World, coach_id: str, **new: Any) -> Any:
    return await world.as_lead().post(f"/coaches/{coach_id}/transfers", json={"assigned_on": APRIL} | new)


async def coach_of_each(world: World) -> dict[str, str]:
    items = (await world.as_lead().get("/cases", params={"limit": 200})).json()["items"]
    return {case["id"]: case["coach_id"] for case in items}


def test_cases_go_where_there_is_most_room() -> None:
    loads = [Caseload(open_cases=18, limit=20), Caseload(open_cases=5, limit=10), Caseload(open_cases=3, limit=2)]

    assert spread(6, loads) == [1, 1, 1, 0, 1, 0]
    assert spread(9, loads)[6:] == [1, 0, 1]


async def test_each_goes_to_the_coach_chosen_for_it_with_its_history(world: World, published: Published) -> None:
    leaving, first, second = [await world.coach() for _ in range(3)]
    cases = await cases_of(world, leaving, count=3)
    choices = [{"case_id": cases[0], "coach_id": first}, {"case_id": cases[1], "coach_id": second}]

    answer = await transfer(world, leaving, choices=choices)

    told = [event["coach_id"] for kind, event in await published() if kind.endswith("coach-assigned.v1")]
    assert (answer.json()["moved"], answer.json()["coach"]["open_cases"]) == (2, 1)
    assert await coach_of_each(world) == dict(zip(cases, (first, second, leaving), strict=True))
    assert told[3:] == [first, second]


async def test_the_rest_is_spread_over_the_free_places_of_the_municipality(world: World) -> None:
    leaving, half, whole = await world.coach(), await world.coach(fte="0.10"), await world.coach(fte="0.15")
    await world.coach(municipality="320")
    cases = await cases_of(world, leaving, count=5)
    choice = {"case_id": cases[0], "coach_id": whole}

    answer = await transfer(world, leaving, choices=[choice], spread=True, leaves=True)

    places = list((await coach_of_each(world)).values())
    assert answer.json()["moved"] == 5
    assert (places.count(half), places.count(whole)) == (2, 3)
    assert (answer.json()["coach"]["left_on"], answer.json()["coach"]["limit"]) == (APRIL, 0)


async def test_over_the_limit_nothing_moves_unless_a_team_lead_says_why(world: World, published: Published) -> None:
    leaving, small = await world.coach(), await world.coach(fte="0.05")
    cases = await cases_of(world, leaving, count=2)
    before = await coach_of_each(world)

    refused = await transfer(world, leaving, spread=True, leaves=True)
    unmoved = await coach_of_each(world)
    as_coordinator = await world.api.as_("coordinator").post(
        f"/coaches/{leaving}/transfers", json={"spread": True, "override_reason": "In a hurry"}
    )
    overridden = await transfer(world, leaving, spread=True, leaves=True, override_reason="Until August")

    [exceeded] = [event for kind, event in await published() if kind.endswith("caseload-exceeded.v1")]
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/caseload-full")
    assert as_coordinator.json()["type"] == "/problems/caseload-full"
    assert unmoved == before
    assert overridden.json()["moved"] == 2
    assert await coach_of_each(world) == dict.fromkeys(cases, small)
    assert (exceeded["open_cases"], exceeded["limit"]) == (2, 1)


async def test_who_leaves_has_no_client_left_and_their_login_opens_none(
    world: World, client_of_own: UUID, published: Published
) -> None:
    [coach] = (await world.as_lead().get("/coaches")).json()["items"]
    other = await world.coach()

    still = await transfer(world, coach["id"], leaves=True)
    await transfer(world, coach["id"], spread=True, leaves=True)

    changed = [event for kind, event in await published() if kind.endswith("coach-changed.v1")]
    assert (still.json()["type"], still.json()["open_cases"]) == ("/problems/coach-has-cases", 1)
    assert changed == [{"coach_id": coach["id"], "municipality": "698", "fte": "1.00", "login": None}]
    assert (await world.as_coach().get(f"/clients/{client_of_own}/coaching")).status_code == 404
    assert set((await coach_of_each(world)).values()) == {other}


async def test_a_coordinator_moves_clients_but_does_not_record_that_a_coach_leaves(world: World) -> None:
    leaving, _ = await world.coach(), await world.coach()
    await cases_of(world, leaving, count=1)
    path = f"/coaches/{leaving}/transfers"

    refused = await world.api.as_("coordinator").post(path, json={"spread": True, "leaves": True})
    moved = await world.api.as_("coordinator").post(path, json={"spread": True})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (403, "leaves")
    assert moved.json()["moved"] == 1


async def test_who_has_left_takes_no_client_and_may_come_back(world: World) -> None:
    left = await world.coach()
    await world.as_lead().patch(f"/coaches/{left}", json={"has_left": True})
    new = {"client_id": str(await world.client()), "municipality": "698", "coach_id": left}

    refused = await world.as_lead().post("/cases", json=new)
    back = await world.as_lead().patch(f"/coaches/{left}", json={"has_left": False})
    opened = await world.as_lead().post("/cases", json=new)

    assert refused.json()["type"] == "/problems/coach-has-left"
    assert (back.json()["left_on"], back.json()["free"]) == (None, 20)
    assert opened.status_code == 201


async def test_where_there_is_no_other_coach_nothing_can_be_spread(world: World) -> None:
    leaving = await world.coach()
    await cases_of(world, leaving, count=1)

    answer = await transfer(world, leaving, spread=True)

    assert (answer.json()["type"], answer.json()["municipality"]) == ("/problems/nobody-to-spread-to", "698")


async def test_a_case_of_another_coach_refuses_the_whole(world: World) -> None:
    leaving, other = await world.coach(), await world.coach()
    [own] = await cases_of(world, leaving, count=1)
    [theirs] = await cases_of(world, other, count=1)
    choices = [{"case_id": one, "coach_id": other} for one in (own, theirs)]

    another = await transfer(world, leaving, choices=choices)
    nobodys = await transfer(world, leaving, choices=[{"case_id": str(uuid4()), "coach_id": other}])

    assert another.json()["type"] == "/problems/not-this-coachs-case"
    assert nobodys.status_code == 404
    assert (await coach_of_each(world))[own] == leaving


async def test_another_municipalitys_coaches_and_clients_stay_where_they_are(world: World) -> None:
    both, theirs = await world.coach(), await world.coach(municipality="320")
    [here] = await cases_of(world, both, count=1)
    there = await world.made(
        world.as_lead("320", "698"),
        "/cases",
        {"client_id": str(await world.client("320")), "municipality": "320", "coach_id": both},
    )

    unseen = await transfer(world, both, choices=[{"case_id": there, "coach_id": both}])
    elsewhere = await transfer(world, both, choices=[{"case_id": here, "coach_id": theirs}])

    assert (unseen.status_code, elsewhere.status_code) == (404, 404)


async def a_team(sessions: Sessions, *, clients: int) -> tuple[list[UUID], UUID]:
    """Two coaches with some clients each, and one with room for as many as one of them has."""
    coaches = [Coach(name=name, municipality="698", fte=Decimal(1)) for name in ("Aino", "Eino")]
    roomy = Coach(name="Oiva", municipality="698", fte=Decimal(clients) / 20)
    async with sessions.begin() as session:
        session.add_all([*coaches, roomy])
    for coach in coaches * clients:
        client_id = uuid4()
        async with sessions.begin() as session:
            await rights.grant(session, client_id, relation="own_municipality", holder="698", because=client_id)
            new = NewCase(client_id=client_id, municipality="698", coach_id=coach.id, started_on=date(2026, 3, 2))
            await open_case(session, new=new, who=LEAD, settings=Settings())
    return [coach.id for coach in coaches], roomy.id


async def test_two_who_move_caseloads_to_one_coach_at_the_same_moment_never_pass_the_limit(
    committing: Sessions,
) -> None:
    coaches, roomy = await a_team(committing, clients=3)
    together = asyncio.Barrier(2)

    async def move(coach_id: UUID) -> int:
        try:
            async with committing.begin() as session:
                cases = await session.scalars(select(Case.id).where(Case.coach_id == coach_id))
                choices: Any = [{"case_id": case_id, "coach_id": roomy} for case_id in cases]
                await all_connected(session, together)
                new = NewTransfer(choices=choices, assigned_on=date(2026, 4, 1))
                return await transfer_cases(session, coach_id=coach_id, new=new, who=LEAD, settings=Settings())
        except CaseloadFull:
            return 0

    moved = await asyncio.gather(*map(move, coaches))

    async with committing() as session:
        there = await session.scalar(select(func.count()).where(Case.coach_id == roomy))
    assert (sorted(moved), there) == ([0, 3], 3)
