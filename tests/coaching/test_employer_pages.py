from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.coaching.builders import consent_given
from tests.coaching.conftest import World
from tests.coaching.test_employments import a_hire
from tests.service import Published

LEIPOMO = {"name": "Keksitty Leipomo Oy", "sector": "company"}


@pytest.mark.parametrize("typed", ["leipmo", "Keksity", "keksittu leipoma", "leipomo keksitty"])
async def test_a_search_forgives_a_slip(world: World, typed: str) -> None:
    await world.employer()
    await world.employer(name="Napapiirin päiväkoti")

    answer = (await world.as_coach().get("/employers", params={"search": typed})).json()

    assert ([one["name"] for one in answer["items"]], answer["guessed"]) == (["Keksitty Leipomo Oy"], True)


async def test_what_is_in_a_name_is_no_guess_and_nothing_near_is_nothing(world: World) -> None:
    await world.employer()

    found = (await world.as_coach().get("/employers", params={"search": "leipomo"})).json()
    nothing = (await world.as_coach().get("/employers", params={"search": "konepaja"})).json()

    assert (len(found["items"]), found["guessed"]) == (1, False)
    assert (nothing["items"], nothing["guessed"]) == ([], False)


async def test_an_employer_is_found_by_its_business_id(world: World) -> None:
    await world.employer(business_id="2077474-0")

    answer = await world.as_coach().get("/employers", params={"search": "20774740"})

    assert [one["business_id"] for one in answer.json()["items"]] == ["2077474-0"]


async def test_a_nearly_same_name_is_offered_before_saving(world: World) -> None:
    known = await world.employer()
    new = LEIPOMO | {"name": "Keksity leipomo"}

    asked = await world.as_coach().post("/employers", json=new, headers={"accept-language": "fi"})
    confirmed = await world.as_coach().post("/employers", json=new | {"confirmed_new": True})

    assert (asked.status_code, asked.json()["type"]) == (409, "/problems/similar-employer")
    assert (asked.json()["candidates"], asked.json()["errors"][0]["field"]) == (
        {known: "Keksitty Leipomo Oy"},
        "name",
    )
    assert confirmed.status_code == 201


async def test_one_with_another_business_id_is_another(world: World) -> None:
    await world.employer(business_id="2077474-0")

    answer = await world.as_coach().post("/employers", json=LEIPOMO | {"business_id": "0112038-9"})

    assert answer.status_code == 201


async def test_a_known_business_id_says_whose_it_is(world: World) -> None:
    known = await world.employer(business_id="2077474-0")
    new = LEIPOMO | {"name": "Aivan muu", "business_id": "2077474-0", "confirmed_new": True}

    answer = (await world.as_coach().post("/employers", json=new)).json()

    assert (answer["type"], answer["employer_id"]) == ("/problems/employer-exists", known)
    assert answer["employer_name"] == "Keksitty Leipomo Oy"


async def test_an_import_asks_no_questions(world: World) -> None:
    await world.employer()

    answer = await world.as_importer().post("/employers", json=LEIPOMO)

    assert answer.status_code == 201


async def test_contact_people_are_added_changed_and_removed_for_good(world: World, published: Published) -> None:
    employer_id = await world.employer()
    path = f"/employers/{employer_id}/people"
    person = {"name": "Keksitty Kontakti", "role": "Vuoropäällikkö", "phone": "040 123 4567", "email": None}

    made = (await world.as_coach().post(path, json=person)).json()
    changed = await world.as_coach().put(f"{path}/{made['id']}", json=person | {"email": "k@esimerkki.fi"})
    shown = (await world.as_coach().get(f"/employers/{employer_id}")).json()["people"]
    removed = await world.as_coach().delete(f"{path}/{made['id']}")
    gone = (await world.as_coach().get(f"/employers/{employer_id}")).json()["people"]

    assert changed.json() == made | {"email": "k@esimerkki.fi"}
    assert (shown, removed.status_code, gone) == ([changed.json()], 204, [])
    assert "Keksitty Kontakti" not in str(await published())


@pytest.mark.parametrize(("field", "typed"), [("phone", "soita"), ("email", "k at esimerkki.fi")])
async def test_a_number_and_an_address_look_like_one(world: World, field: str, typed: str) -> None:
    path = f"/employers/{await world.employer()}/people"

    answer = await world.as_coach().post(path, json={"name": "Keksitty Kontakti", field: typed})

    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])


async def test_another_employers_person_is_not_touched(world: World) -> None:
    mine, theirs = await world.employer(), await world.employer()
    person = (await world.as_coach().post(f"/employers/{mine}/people", json={"name": "Keksitty Kontakti"})).json()

    answer = await world.as_coach().delete(f"/employers/{theirs}/people/{person['id']}")

    assert answer.json()["type"] == "/problems/employer-person-not-found"


async def test_clients_show_where_they_allow_it_and_others_are_counted(world: World, client_of_own: UUID) -> None:
    employer_id = await world.employer()
    for client_id in (client_of_own, await another_client(world)):
        await world.made(world.as_lead(), "/employments", a_hire(client_id, employer_id))

    before = await page(world, employer_id)
    await world.deliver(consent_given(client_of_own))
    after = await page(world, employer_id)

    assert (before["clients"], before["more_clients"]) == ([], 2)
    assert ([one["client_id"] for one in after["clients"]], after["more_clients"]) == ([str(client_of_own)], 1)


async def test_a_consent_shows_nobody_to_who_may_not_see_them(world: World, client_of_own: UUID) -> None:
    employer_id, other = await world.employer(), await another_client(world)
    await world.made(world.as_lead(), "/employments", a_hire(other, employer_id))
    await world.deliver(consent_given(other))

    shown = await page(world, employer_id)

    assert (shown["clients"], shown["more_clients"]) == ([], 1)


async def test_the_contact_log_leaves_out_what_was_said_of_anothers_client(world: World, client_of_own: UUID) -> None:
    employer_id, other = await world.employer(), await another_client(world)
    coach_id = (await world.as_lead().get("/coaches")).json()["items"][0]["id"]
    for about, outcome in ((None, "Yleistä"), (client_of_own, "Omasta"), (other, "Toisesta")):
        contact = {"employer_id": employer_id, "coach_id": coach_id, "kind": "phone", "face_to_face": False}
        told = {"outcome": outcome, "client_id": str(about) if about else None, "contacted_on": "2026-04-01"}
        await world.made(world.as_importer(), "/employer-contacts", contact | told)

    answer = await world.as_coach().get(f"/employers/{employer_id}/contacts")

    assert [(one["outcome"], one["about_client"], one["client_id"]) for one in answer.json()["items"]] == [
        (None, True, None),
        ("Omasta", True, str(client_of_own)),
        ("Yleistä", False, None),
    ]


async def test_the_contact_log_comes_in_pages(world: World) -> None:
    coach_id, employer_id = await world.own_coach(), await world.employer()
    for day in ("2026-04-01", "2026-04-02", "2026-04-03"):
        contact = {"employer_id": employer_id, "kind": "phone", "face_to_face": False, "contacted_on": day}
        await world.made(world.as_coach(), "/employer-contacts", contact)

    first = (await world.as_coach().get(f"/employers/{employer_id}/contacts", params={"limit": 2})).json()
    rest = await world.as_coach().get(f"/employers/{employer_id}/contacts", params={"after": first["next"]})

    assert [one["contacted_on"] for one in first["items"]] == ["2026-04-03", "2026-04-02"]
    assert [(one["contacted_on"], one["coach_id"]) for one in rest.json()["items"]] == [("2026-04-01", coach_id)]


async def another_client(world: World) -> UUID:
    client_id = await world.client()
    await world.case(client_id, await world.coach(login=uuid4()))
    return client_id


async def page(world: World, employer_id: str) -> dict[str, Any]:
    answer = await world.as_coach().get(f"/employers/{employer_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
