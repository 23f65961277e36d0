from uuid import UUID

import pytest

from common.events import ConsentWithdrawn
from tests.coaching.builders import consent_given, day
from tests.coaching.conftest import World
from tests.service import Published


@pytest.mark.parametrize("written", ["2077474-0", "20774740", "FI20774740"])
async def test_a_business_id_is_kept_as_it_is_written(world: World, written: str) -> None:
    new = {"name": "Keksitty Oy", "sector": "company", "business_id": written}

    answer = await world.as_coach().post("/employers", json=new)

    assert answer.json()["business_id"] == "2077474-0"


async def test_a_wrong_check_digit_is_refused(world: World) -> None:
    new = {"name": "Keksitty Oy", "sector": "company", "business_id": "2077474-1"}

    answer = await world.as_coach().post("/employers", json=new, headers={"accept-language": "fi"})

    [error] = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (422, "business_id")
    assert error["detail"].startswith("Tämä ei ole Y-tunnus")


async def test_an_employer_is_in_the_register_once(world: World) -> None:
    known = await world.employer(business_id="2077474-0")

    answer = await world.as_coach().post(
        "/employers", json={"name": "Toinen nimi", "sector": "company", "business_id": "2077474-0"}
    )

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/employer-exists")
    assert answer.json()["employer_id"] == known


async def test_an_employer_is_found_by_any_part_of_its_name(world: World) -> None:
    await world.employer(name="Napapiirin Päiväkoti")
    await world.employer(name="Aapan leipomo")

    answer = await world.as_coach().get("/employers", params={"search": "päiv"})

    assert [one["name"] for one in answer.json()["items"]] == ["Napapiirin Päiväkoti"]


async def test_a_source_knows_an_employer_by_key_or_business_id(world: World) -> None:
    external = {"source": "pilot", "key": "e1"}
    keyed = await world.employer(external=external)
    numbered = await world.employer(business_id="2077474-0")
    rows = [{"key": "e1"}, {"key": "e2", "business_id": "20774740"}, {"key": "e3"}]

    found = await world.as_importer().post("/employers/lookup", json={"source": "pilot", "rows": rows})
    linked = await world.as_importer().put(f"/employers/{numbered}/external", json={"source": "pilot", "key": "e2"})
    taken = await world.as_importer().put(f"/employers/{numbered}/external", json=external)

    assert [(one["key"], one["id"], one["found_by"]) for one in found.json()["items"]] == [
        ("e1", keyed, "key"),
        ("e2", numbered, "business_id"),
    ]
    assert linked.status_code == 200
    assert taken.json()["type"] == "/problems/employer-key-taken"


async def test_a_source_is_told_which_of_its_employers_were_here_before(world: World) -> None:
    await world.employer(external={"source": "pilot", "key": "e1"})
    numbered = await world.employer(business_id="2077474-0")
    await world.as_importer().put(f"/employers/{numbered}/external", json={"source": "pilot", "key": "e2"})
    rows = [{"key": "e1"}, {"key": "e2"}]

    found = await world.as_importer().post("/employers/lookup", json={"source": "pilot", "rows": rows})

    assert [(one["key"], one["linked"]) for one in found.json()["items"]] == [("e1", False), ("e2", True)]


async def test_a_municipality_of_another_region_is_refused(world: World) -> None:
    new = {"name": "Keksitty Oy", "sector": "company", "municipality": "091"}

    answer = await world.as_coach().post("/employers", json=new)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "municipality")


async def test_a_contact_about_no_client_needs_no_consent(world: World, published: Published) -> None:
    coach_id, employer_id = await world.own_coach(), await world.employer()
    new = {"employer_id": employer_id, "kind": "phone", "face_to_face": False, "contacted_on": "2026-04-01"}

    answer = await world.as_coach().post("/employer-contacts", json=new)

    contacted = [event for kind, event in await published() if kind.endswith("employer-contacted.v1")]
    assert answer.status_code == 201
    assert contacted == [
        new | {"contact_id": answer.json()["id"], "coach_id": coach_id, "municipality": "698", "client_id": None}
    ]


async def test_a_contact_about_a_client_needs_the_clients_consent(world: World, client_of_own: UUID) -> None:
    new = {
        "employer_id": await world.employer(),
        "client_id": str(client_of_own),
        "kind": "visit",
        "face_to_face": True,
        "contacted_on": "2026-04-01",
        "outcome": "Lupasi harkita",
    }
    consent = consent_given(client_of_own)

    before = await world.as_coach().post("/employer-contacts", json=new)
    await world.deliver(consent)
    given = await world.as_coach().post("/employer-contacts", json=new)
    await world.deliver(
        ConsentWithdrawn(
            client_id=client_of_own,
            municipality="698",
            consent_id=consent.consent_id,
            withdrawn_on=day("2026-04-02"),
        )
    )
    of_the_day_before = await world.as_coach().post("/employer-contacts", json=new)
    after = await world.as_coach().post("/employer-contacts", json=new | {"contacted_on": "2026-04-02"})

    assert (before.status_code, before.json()["type"]) == (409, "/problems/client-not-disclosed")
    assert (given.status_code, given.json()["outcome"]) == (201, "Lupasi harkita")
    assert of_the_day_before.status_code == 201
    assert after.json()["type"] == "/problems/client-not-disclosed"


async def test_a_typed_text_never_leaves_in_an_event(world: World, client_of_own: UUID, published: Published) -> None:
    new = {"employer_id": await world.employer(), "kind": "visit", "face_to_face": True, "outcome": "SALAISUUS"}

    await world.as_coach().post("/employer-contacts", json=new | {"next_step": "SALAISUUS"})

    assert "SALAISUUS" not in str(await published())


async def test_a_coach_speaks_of_own_clients_only(world: World) -> None:
    await world.own_coach()
    stranger = await world.client()
    await world.deliver(consent_given(stranger))
    new = {"employer_id": await world.employer(), "client_id": str(stranger), "kind": "visit", "face_to_face": True}

    answer = await world.as_coach().post("/employer-contacts", json=new)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/client-not-found")


async def test_imported_contacts_keep_their_client_and_are_known_by_all_their_cells(
    world: World, client_of_own: UUID
) -> None:
    coach_id, employer_id = await world.coach(), await world.employer()
    cells = {"employer_id": employer_id, "coach_id": coach_id, "contacted_on": "2026-04-01", "kind": "visit"}
    about = cells | {"face_to_face": True, "client_id": str(client_of_own)}
    about_none = cells | {"face_to_face": True, "client_id": None}
    for ordinal, row in ((1, about), (2, about), (1, about_none)):
        answer = await world.as_importer().post("/employer-contacts", json=row | {"external_ordinal": ordinal})
        assert answer.status_code == 201
    again = await world.as_importer().post("/employer-contacts", json=about_none | {"external_ordinal": 1})

    rows = [row | {"ordinal": n} for row in (about, about_none) for n in (1, 2, 3)]
    found = await world.as_importer().post("/employer-contacts/lookup", json={"rows": rows})

    assert again.status_code == 409
    assert [(one["client_id"], one["ordinal"]) for one in found.json()["items"]] == [
        (str(client_of_own), 1),
        (str(client_of_own), 2),
        (None, 1),
    ]


async def test_a_character_that_cannot_be_kept_is_refused_at_its_field(world: World) -> None:
    named = await world.as_coach().post("/employers", json={"name": "Leipomo\0", "sector": "company"})
    searched = await world.as_coach().get("/employers", params={"search": "\0"})

    assert (named.status_code, named.json()["errors"][0]["field"]) == (422, "name")
    assert (searched.status_code, searched.json()["errors"][0]["field"]) == (422, "search")


async def test_what_the_register_says_of_an_employer_can_be_changed(world: World) -> None:
    employer_id = await world.employer(name="Keksitty Leipomo", sector="company")
    changed = {"name": "Keksitty Konditoria", "sector": "third_sector", "business_id": "2077474-0"}

    answer = await world.as_coach().put(f"/employers/{employer_id}", json=changed)
    found = await world.as_coach().get("/employers", params={"search": "kondit"})

    assert (answer.status_code, answer.json()["sector"]) == (200, "third_sector")
    assert [one["id"] for one in found.json()["items"]] == [employer_id]


async def test_a_change_keeps_its_own_business_id_and_never_takes_anothers(world: World) -> None:
    known = await world.employer(business_id="2077474-0")
    other = await world.employer(name="Toinen Oy", sector="company")
    as_it_is = {"name": "Uusi nimi", "sector": "company", "business_id": "2077474-0"}

    kept = await world.as_coach().put(f"/employers/{known}", json=as_it_is)
    taken = await world.as_coach().put(f"/employers/{other}", json=as_it_is)

    assert kept.status_code == 200
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/employer-exists")
