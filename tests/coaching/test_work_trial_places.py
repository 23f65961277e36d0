from typing import Any

import pytest

from tests.coaching.conftest import World

PLACE = {
    "title": "Leipomon apulainen",
    "tasks": "Taikinan punnitseminen ja pakkaaminen",
    "terms": "Arkisin 6–12",
    "vacant_from": "2026-09-01",
    "places_free": 2,
}


async def offered(world: World, employer_id: str, **changed: Any) -> str:
    return await world.made(world.as_coach(), "/work-trial-places", PLACE | changed | {"employer_id": employer_id})


async def titles(world: World, **query: str) -> list[str]:
    answer = await world.as_coach().get("/work-trial-places", params=query)
    return [one["title"] for one in answer.json()["items"]]


async def test_a_place_shows_in_the_register_and_on_the_employers_page(world: World) -> None:
    employer_id = await world.employer(municipality="698")
    place_id = await offered(world, employer_id)

    [shown] = (await world.as_coach().get(f"/employers/{employer_id}")).json()["places"]
    one = (await world.as_coach().get(f"/work-trial-places/{place_id}")).json()

    assert shown == one
    assert (one["employer_name"], one["municipality"], one["places_free"]) == ("Keksitty Leipomo Oy", "698", 2)


@pytest.mark.parametrize("typed", ["apulainen", "pakaminen", "keksitty", "taikina"])
async def test_a_place_is_found_by_what_is_done_and_where(world: World, typed: str) -> None:
    await offered(world, await world.employer())
    await offered(world, await world.employer(name="Napapiirin autokorjaamo"), title="Rengastyö", tasks="Nostaminen")

    assert (await titles(world, search=typed))[0] == "Leipomon apulainen"


async def test_nothing_near_is_nothing(world: World) -> None:
    await offered(world, await world.employer())

    assert await titles(world, search="hitsaaja") == []


async def test_only_places_that_are_free_on_a_day(world: World) -> None:
    employer_id = await world.employer()
    await offered(world, employer_id, title="Täynnä", places_free=0)
    await offered(world, employer_id, title="Kesällä", vacant_from="2026-06-01", vacant_until="2026-08-31")
    await offered(world, employer_id, title="Jatkuva")

    assert await titles(world, vacant_on="2026-08-31") == ["Kesällä"]
    assert await titles(world, vacant_on="2026-09-01") == ["Jatkuva"]
    assert await titles(world) == ["Kesällä", "Täynnä", "Jatkuva"]


async def test_places_of_one_municipality(world: World) -> None:
    await offered(world, await world.employer(municipality="320"), title="Kemijärvellä")
    await offered(world, await world.employer(municipality="698"), title="Rovaniemellä")

    assert await titles(world, municipality="320") == ["Kemijärvellä"]


async def test_a_place_is_changed(world: World) -> None:
    place_id = await offered(world, await world.employer())

    answer = await world.as_coach().put(
        f"/work-trial-places/{place_id}", json=PLACE | {"title": "Kondiittorin apulainen", "places_free": 0}
    )

    assert (answer.json()["title"], answer.json()["places_free"]) == ("Kondiittorin apulainen", 0)
    assert await titles(world, search="kondiittori") == ["Kondiittorin apulainen"]


async def test_a_place_that_ends_before_it_begins_is_refused(world: World) -> None:
    new = PLACE | {"employer_id": await world.employer(), "vacant_until": "2026-08-31"}

    answer = await world.as_coach().post("/work-trial-places", json=new)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "vacant_until")


async def test_an_unknown_place_or_employer_is_not_found(world: World) -> None:
    nowhere = "019a4f00-0000-7000-8000-000000000000"

    place = await world.as_coach().put(f"/work-trial-places/{nowhere}", json=PLACE)
    employer = await world.as_coach().post("/work-trial-places", json=PLACE | {"employer_id": nowhere})

    assert (place.json()["type"], employer.json()["type"]) == (
        "/problems/place-not-found",
        "/problems/employer-not-found",
    )
