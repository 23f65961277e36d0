"""A client who moves in the middle of coaching: ended here, opened there, and counted once by whoever counts."""

from uuid import UUID

from common.events import ClientMoved
from tests.coaching.builders import day
from tests.coaching.conftest import World
from tests.service import Published, received

ENDED = {"reason": "discontinued", "detail": "moved_away", "ended_on": "2026-05-04"}


def moved(client_id: UUID) -> ClientMoved:
    return ClientMoved(client_id=client_id, municipality="320", moved_on=day("2026-05-01"))


async def test_coaching_ends_where_the_client_was_and_begins_where_they_live_now(
    world: World, published: Published
) -> None:
    client_id = await world.client()
    case_id = await world.case(client_id, await world.coach())
    await world.deliver(received(moved(client_id), sequence=2))
    new = {"client_id": str(client_id), "municipality": "320", "coach_id": await world.coach(municipality="320")}

    too_early = await world.as_lead("320").post("/cases", json=new | {"started_on": "2026-05-04"})
    ended = await world.as_lead("698").post(f"/cases/{case_id}/end", json=ENDED)
    opened = await world.as_lead("320").post("/cases", json=new | {"started_on": "2026-05-04"})

    told = [(kind.split(".")[-2], event["municipality"]) for kind, event in await published() if "coaching-" in kind]
    assert too_early.json()["type"] == "/problems/client-in-coaching"
    assert (ended.status_code, opened.status_code) == (200, 201)
    assert told == [("coaching-started", "698"), ("coaching-ended", "698"), ("coaching-started", "320")]


async def test_where_coaching_goes_on_it_is_said_that_the_client_lives_elsewhere_until_it_ends(world: World) -> None:
    client_id = await world.client()
    case_id = await world.case(client_id, await world.coach())
    await world.deliver(received(moved(client_id), sequence=2))
    path = f"/clients/{client_id}/coaching"

    during = (await world.as_lead("698").get(path)).json()["moved"]
    await world.as_lead("698").post(f"/cases/{case_id}/end", json=ENDED)
    after = (await world.as_lead("698").get(path)).json()["moved"]

    assert (during, after) == ({"municipality": "320", "moved_on": "2026-05-01"}, None)


async def test_a_move_told_before_coaching_began_asks_for_nothing(world: World) -> None:
    """The newest word counts, whenever it came."""
    client_id = await world.client("320")
    await world.deliver(received(moved(client_id), sequence=2))
    new = {"client_id": str(client_id), "municipality": "320", "coach_id": await world.coach(municipality="320")}
    await world.made(world.as_lead("320"), "/cases", new)

    assert (await world.as_lead("320").get(f"/clients/{client_id}/coaching")).json()["moved"] is None
