"""Whose data a person wanted whose role is refused: found by what stands in the address."""

from uuid import UUID, uuid4

from tests.attempts import refused_attempts
from tests.coaching.conftest import World
from tests.service import Published


async def test_who_may_not_act_on_a_thing_leaves_a_record_of_its_client(world: World, published: Published) -> None:
    client_id = await world.client()
    case_id = await world.case(client_id, await world.own_coach())
    job = {"client_id": str(client_id), "employer_id": await world.employer(), "started_on": "2026-04-01"}
    employment_id = await world.made(
        world.as_coach(), "/employments", job | {"kind": "employment", "wage_subsidy": True}
    )
    trial = {"client_id": str(client_id), "kind": "work_trial", "started_on": "2026-04-01"}
    activity_id = await world.made(world.as_coach(), "/activities", trial)

    analyst = world.api.as_("analyst")
    answers = [
        await analyst.post(f"/cases/{case_id}/end", json={}),
        await analyst.get(f"/cases/{case_id}/plan"),
        await analyst.put(f"/cases/{case_id}/plan/sections/1", json={}),
        await analyst.post(f"/employments/{employment_id}/correct", json={}),
        await analyst.post(f"/activities/{activity_id}/end", json={}),
        await analyst.get(f"/clients/{client_id}/coaching"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    wanted = [
        ("change", "case"),
        ("read", "case"),
        ("change", "case"),
        ("change", "employment"),
        ("change", "activity"),
        ("read", "client"),
    ]
    assert await refused_attempts(published) == [(str(client_id), *one, "none") for one in wanted]


async def test_what_leads_to_no_client_leaves_none(world: World, client_of_own: UUID, published: Published) -> None:
    analyst = world.api.as_("analyst")

    answers = [
        await analyst.post(f"/cases/{uuid4()}/end", json={}),
        await analyst.post("/cases/not-an-id/end", json={}),
        await analyst.patch(f"/coaches/{uuid4()}", json={}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert await refused_attempts(published) == []
