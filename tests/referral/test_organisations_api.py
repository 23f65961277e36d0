from uuid import uuid4

from tests.service import Api, Published


async def test_organisations_stand_in_finnish_order_in_pages(api: Api) -> None:
    for name in ("Östersundin koulu", "Kela", "Ääni ry"):
        await api.as_("coordinator").post("/organisations", json={"name": name, "source_category": "third_sector"})

    first = (await api.as_("coach").get("/organisations", params={"limit": 2})).json()
    rest = (await api.get("/organisations", params={"limit": 2, "after": first["next"]})).json()

    assert [item["name"] for item in first["items"] + rest["items"]] == ["Kela", "Ääni ry", "Östersundin koulu"]
    assert rest["next"] is None


async def test_the_others_are_told_of_it_without_its_name(api: Api, published: Published) -> None:
    new = {"name": "Kela, Rovaniemi", "source_category": "kela", "municipality": "698"}

    made = (await api.as_("coordinator").post("/organisations", json=new)).json()

    assert await published() == [
        (
            "fi.rinnalla.referral.organisation-registered.v1",
            {"organisation_id": made["id"], "source_category": "kela", "municipality": "698"},
        )
    ]


async def test_an_import_key_means_one_organisation(api: Api) -> None:
    new = {"name": "Kela", "source_category": "kela", "external": {"source": "pilot", "key": "K"}}
    made = await api.as_("importer").post("/organisations", json=new)

    again = await api.post("/organisations", json=new)
    found = await api.post("/organisations/lookup", json={"source": "pilot", "keys": ["K", "L"]})
    elsewhere = await api.post("/organisations/lookup", json={"source": "other", "keys": ["K"]})

    assert (again.status_code, again.json()["type"]) == (409, "/problems/external-key-taken")
    assert found.json()["items"] == [{"key": "K"} | made.json()]
    assert elsewhere.json()["items"] == []


async def test_municipalities_of_other_regions_are_refused(api: Api) -> None:
    answer = await api.as_("coordinator").post(
        "/organisations", json={"name": "Kela", "source_category": "kela", "municipality": "091"}
    )

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "municipality")


async def test_referrers_and_coaches_register_none(api: Api) -> None:
    for role in ("referrer", "coach", "analyst"):
        answer = await api.as_(role, organisation=str(uuid4())).post(
            "/organisations", json={"name": "Kela", "source_category": "kela"}
        )
        assert answer.status_code == 403
