from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from referral.models import Client
from tests.referral.builders import a_hetu, a_person, without_hetu
from tests.service import Api, Published

DAY_AFTER = date(1990, 1, 3)
KELA = "0190a0a0-0000-7000-8000-000000000001"


async def register(api: Api, **changed: Any) -> dict[str, Any]:
    answer = await api.as_("coordinator").post("/clients", json=a_person(**changed))
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def test_a_client_is_registered_and_the_others_hear_of_it(api: Api, published: Published) -> None:
    view = await register(api)

    assert (view["birth_date"], view["has_hetu"], view["language"]) == ("1990-01-02", True, "fi")
    events = [content for kind, content in await published() if kind.endswith("client-registered.v1")]
    assert events == [{"client_id": view["id"], "municipality": "698"}]


async def test_the_code_is_sealed_in_the_database_and_told_nowhere(
    api: Api,
    published: Published,
    session: AsyncSession,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    view = await register(api)
    again = await api.post("/clients", json=a_person())
    wrong = await api.post("/clients", json=a_person(hetu=a_hetu()[:-1] + "!", birth_date="1991-01-02"))
    contradicted = await api.post("/clients", json=a_person(birth_date="1991-01-02"))
    malformed = await api.post("/clients", json=a_person(hetu=[a_hetu()], language=a_hetu()))

    everywhere = [view, again.json(), wrong.json(), contradicted.json(), malformed.json(), await published()]
    rows = await session.execute(text("select c::text from clients c union all select k::text from idempotency_keys k"))
    told = f"{everywhere} {list(rows)} {caplog.text} {capfd.readouterr()}"
    assert a_hetu() not in told
    assert a_hetu()[:10] not in told
    assert a_hetu()[:10].encode().hex() not in told
    client = (await session.scalars(select(Client))).one()
    assert client.hetu_sealed
    assert client.hetu_index


async def test_the_same_code_twice_is_refused_and_shown_to_those_who_may_see(api: Api) -> None:
    known = await register(api)

    mine = await api.as_("coordinator").post("/clients", json=a_person(given_name="Aune"))
    elsewhere = await api.as_("coordinator", municipalities=["320"]).post("/clients", json=a_person(municipality="320"))
    imported = await api.as_("importer", municipalities=["320", "698"]).post("/clients", json=a_person())

    assert (mine.status_code, mine.json()["type"]) == (409, "/problems/client-exists")
    assert mine.json()["client_id"] == imported.json()["client_id"] == known["id"]
    assert elsewhere.status_code == 409
    assert "client_id" not in elsewhere.json()
    assert "team lead" in elsewhere.json()["detail"]


async def test_a_namesake_born_the_same_day_is_offered_before_saving(api: Api) -> None:
    known = await register(api)

    asked = await api.as_("coordinator").post("/clients", json=without_hetu(given_name="AINO"))
    elsewhere = await api.as_("coordinator", municipalities=["320"]).post(
        "/clients", json=without_hetu(municipality="320")
    )
    sure = await api.as_("coordinator").post("/clients", json=without_hetu(confirmed_new=True))

    assert (asked.status_code, asked.json()["type"]) == (409, "/problems/possible-duplicate")
    assert asked.json()["candidates"] == [known["id"]]
    assert (elsewhere.status_code, elsewhere.json()["candidates"]) == (409, [])
    assert sure.status_code == 201


@pytest.mark.parametrize(
    ("changed", "problem", "field"),
    [
        ({"hetu": None}, "hetu-missing", "hetu"),
        ({"hetu": None, "birth_date": "1990-01-02"}, "hetu-missing", "hetu"),
        ({"no_hetu_reason": "refused"}, "hetu-and-reason", "no_hetu_reason"),
        ({"birth_date": "1990-01-03"}, "birth-date-contradicts-hetu", "birth_date"),
        ({"hetu": "010190-900A"}, "hetu-not-valid", "hetu"),
        ({"hetu": None, "birth_date": "2999-01-01", "no_hetu_reason": "refused"}, "bad-input", "birth_date"),
        ({"hetu": None, "birth_date": "0199-01-02", "no_hetu_reason": "refused"}, "bad-input", "birth_date"),
        ({"given_name": "Aino 020190-900X"}, "bad-input", "given_name"),
        ({"given_name": "-"}, "bad-input", "given_name"),
        ({"external": {"source": "a", "key": "b\0"}}, "bad-input", "external.key"),
        ({"municipality": "091"}, "municipality-of-another-region", "municipality"),
        ({"nickname": "A"}, "bad-input", "nickname"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(
    api: Api, changed: dict[str, Any], problem: str, field: str
) -> None:
    answer = await api.as_("coordinator").post("/clients", json=a_person(**changed))

    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_one_registers_in_own_municipalities_only(api: Api) -> None:
    answer = await api.as_("coordinator", municipalities=["698"]).post("/clients", json=a_person(municipality="320"))

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/outside-your-municipalities")


async def test_a_referrer_sees_whom_the_own_organisation_registered(api: Api) -> None:
    mine = await api.as_("referrer", organisation=KELA).post("/clients", json=a_person())

    assert mine.status_code == 201
    assert (await api.get(f"/clients/{mine.json()['id']}")).status_code == 200
    other = api.as_("referrer", organisation=str(uuid4()))
    assert (await other.get(f"/clients/{mine.json()['id']}")).status_code == 404
    nobody = await api.as_("referrer").post("/clients", json=a_person(hetu=a_hetu(number=901)))
    assert (nobody.status_code, nobody.json()["type"]) == (403, "/problems/no-organisation")


async def test_a_coordinator_of_another_municipality_sees_nothing(api: Api, published: Published) -> None:
    known = await register(api)

    stranger = api.as_("coordinator", municipalities=["320"])
    one = await stranger.get(f"/clients/{known['id']}")
    several = await stranger.get("/clients", params={"ids": [known["id"]]})
    found = await stranger.post("/clients/search", json={"text": "Esimerkki"})

    assert one.status_code == 404
    assert several.json()["items"] == found.json()["items"] == []
    attempts = [content for kind, content in await published() if kind.endswith("client-accessed.v1")]
    assert [attempt["result"] for attempt in attempts] == ["allowed", "refused", "refused"]


async def test_several_clients_come_in_the_order_asked(api: Api) -> None:
    first, second = await register(api), await register(api, hetu=a_hetu(number=901))

    several = await api.get("/clients", params={"ids": [second["id"], str(uuid4()), first["id"]]})

    assert [item["id"] for item in several.json()["items"]] == [second["id"], first["id"]]


@pytest.mark.parametrize(
    "text", ["esimerkki", "Esim", "aino esi", "Esimerkki Aino", "1990-01-02", "2.1.1990", a_hetu(), a_hetu().lower()]
)
async def test_a_client_is_found_by_name_birth_date_or_code(api: Api, text: str) -> None:
    known = await register(api)
    await register(api, family_name="Toinen", given_name="Eero", hetu=a_hetu(number=902, born_on=DAY_AFTER))

    found = await api.post("/clients/search", json={"text": text})

    assert [item["id"] for item in found.json()["items"]] == [known["id"]]


@pytest.mark.parametrize("text", ["von Essen Aino", "aino von essen", "von essen a", "Aino von"])
async def test_a_name_of_several_words_is_found_in_either_order(api: Api, text: str) -> None:
    known = await register(api, family_name="von Essen")

    found = await api.post("/clients/search", json={"text": text})

    assert [item["id"] for item in found.json()["items"]] == [known["id"]]


@pytest.mark.parametrize("text", ["%", "simerkki", "31.2.1990", "__", "--", "  ", a_hetu(number=950)])
async def test_nobody_else_is_found(api: Api, text: str) -> None:
    await register(api)

    found = await api.post("/clients/search", json={"text": text.ljust(2)})

    assert found.json()["items"] == []


async def test_an_import_key_means_one_client_for_good(api: Api) -> None:
    first, second = await register(api), await register(api, hetu=a_hetu(number=901))
    key = {"source": "pilot", "key": "C1"}

    importer = api.as_("importer")
    assert (await importer.put(f"/clients/{first['id']}/external", json=key)).status_code == 204
    assert (await importer.put(f"/clients/{first['id']}/external", json=key)).status_code == 204
    taken = await importer.put(f"/clients/{second['id']}/external", json=key)

    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/external-key-taken")
    assert (await importer.put(f"/clients/{uuid4()}/external", json=key)).status_code == 404


async def test_an_importer_learns_which_rows_are_known(api: Api) -> None:
    importer = api.as_("importer")
    keyed = await importer.post("/clients", json=a_person(external={"source": "pilot", "key": "C1"}))
    coded = await importer.post("/clients", json=a_person(hetu=a_hetu(number=901)))
    rows = [
        {"key": "C1", "hetu": a_hetu()},
        {"key": "C2", "hetu": a_hetu(number=901)},
        {"key": "C3", "hetu": a_hetu(number=902)},
        {"key": "C4"},
    ]

    found = await importer.post("/clients/lookup", json={"source": "pilot", "rows": rows})

    kept = [(item["key"], item["id"], item["found_by"], item["hetu_matches"]) for item in found.json()["items"]]
    assert kept == [("C1", keyed.json()["id"], "key", True), ("C2", coded.json()["id"], "hetu", True)]


async def test_a_key_given_to_a_client_who_was_here_already_is_told_so(api: Api) -> None:
    known = await register(api)
    await api.as_("importer").put(f"/clients/{known['id']}/external", json={"source": "pilot", "key": "C1"})
    await api.post("/clients", json=without_hetu(external={"source": "pilot", "key": "C2"}, given_name="Eeva"))

    found = await api.post("/clients/lookup", json={"source": "pilot", "rows": [{"key": "C1"}, {"key": "C2"}]})

    assert [(item["key"], item["linked"]) for item in found.json()["items"]] == [("C1", True), ("C2", False)]


async def test_a_key_with_another_code_or_none_is_told_so(api: Api) -> None:
    importer = api.as_("importer")
    await importer.post("/clients", json=a_person(external={"source": "pilot", "key": "C1"}))

    for hetu, matches in ((a_hetu(number=901), False), ("020190-900!", False), (None, None)):
        row = {"key": "C1", "hetu": hetu}
        found = await importer.post("/clients/lookup", json={"source": "pilot", "rows": [row]})
        assert [item["hetu_matches"] for item in found.json()["items"]] == [matches]


async def test_only_importers_look_up_and_only_staff_with_clients_read(api: Api) -> None:
    assert (await api.as_("coordinator").post("/clients/lookup", json={"source": "s", "rows": []})).status_code == 403
    for role in ("analyst", "operator"):
        assert (await api.as_(role).get(f"/clients/{uuid4()}")).status_code == 403
        assert (await api.as_(role).post("/clients", json=a_person())).status_code == 403
