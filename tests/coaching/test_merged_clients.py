"""A record that was merged with another: what was begun goes on, nothing new begins."""

from uuid import UUID

import httpx

from common.events import ClientMerged
from tests.coaching.conftest import World
from tests.service import received


def merged(client_id: UUID, same_as: UUID | None) -> ClientMerged:
    return ClientMerged(client_id=client_id, municipality="698", same_as=same_as)


async def open_case(world: World, client_id: UUID, coach_id: str) -> httpx.Response:
    new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id, "started_on": "2026-03-02"}
    return await world.as_lead().post("/cases", json=new)


async def test_no_coaching_begins_on_a_duplicate(world: World) -> None:
    duplicate, kept, coach_id = await world.client(), await world.client(), await world.coach()
    await world.deliver(received(merged(duplicate, kept), sequence=2))

    refused = await open_case(world, duplicate, coach_id)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/record-merged")
    assert refused.json()["same_as"] == str(kept)
    assert (await open_case(world, kept, coach_id)).status_code == 201


async def test_what_is_undone_refuses_nothing_however_late_it_comes(world: World) -> None:
    duplicate, kept, coach_id = await world.client(), await world.client(), await world.coach()
    await world.deliver(received(merged(duplicate, None), sequence=3))
    await world.deliver(received(merged(duplicate, kept), sequence=2))

    assert (await open_case(world, duplicate, coach_id)).status_code == 201


async def test_an_open_case_of_the_duplicate_stays_readable(world: World, client_of_own: UUID) -> None:
    kept = await world.client()

    await world.deliver(received(merged(client_of_own, kept), sequence=2))

    shown = await world.as_coach().get(f"/clients/{client_of_own}/coaching")
    assert (shown.status_code, len(shown.json()["cases"])) == (200, 1)
    assert (await world.as_coach().get(f"/clients/{kept}/coaching")).status_code == 200
