"""A client's record goes on: what figures tell apart, contact details, a move to another municipality."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import today
from referral.models import Client
from tests.referral.builders import a_hetu, a_person
from tests.service import Api, Published


async def registered(api: Api, **changed: Any) -> str:
    answer = await api.as_("coordinator").post("/clients", json=a_person(**changed))
    assert answer.status_code == 201, answer.text
    client_id: str = answer.json()["id"]
    return client_id


def as_known(**changed: Any) -> dict[str, Any]:
    known = {"version": 1, "given_name": "Aino", "family_name": "Esimerkki", "municipality": "698", "language": "fi"}
    return known | changed


async def told(published: Published, kind: str) -> list[dict[str, Any]]:
    return [content for name, content in await published() if name.endswith(f"{kind}.v1")]


async def test_a_new_client_is_described_by_the_year_of_birth_and_what_was_asked(
    api: Api, published: Published
) -> None:
    client_id = await registered(api, sex="female", livelihood="student_aid")

    assert await told(published, "client-described") == [
        {
            "client_id": client_id,
            "municipality": "698",
            "born_in": 1990,
            "sex": "female",
            "education": None,
            "livelihood": "student_aid",
        }
    ]


async def test_of_someone_born_before_1900_no_year_is_told(api: Api, published: Published) -> None:
    await registered(api, hetu=a_hetu(date(1899, 1, 1), mark="+"))

    assert [one["born_in"] for one in await told(published, "client-described")] == [None]


async def test_the_record_is_changed_and_only_what_figures_need_is_told(api: Api, published: Published) -> None:
    client_id = await registered(api)
    contact = {"phone": "+358 40 123 4567", "email": "aino@esimerkki.fi", "address": "Koekatu 1, 96100 Rovaniemi"}

    changed = await api.put(
        f"/clients/{client_id}/record",
        json=as_known(family_name="Uusinimi", interpreter_language="dari", education="basic", **contact),
    )

    assert changed.status_code == 200, changed.text
    record = (await api.get(f"/clients/{client_id}/record")).json()
    assert {name: record[name] for name in contact} == contact
    assert (record["family_name"], record["version"], record["interpreter_language"]) == ("Uusinimi", 2, "dari")
    assert [one["education"] for one in await told(published, "client-described")] == [None, "basic"]
    assert "Uusinimi" not in str(await published())
    assert "Koekatu" not in str(await published())


async def test_a_change_that_figures_do_not_see_tells_nothing(api: Api, published: Published) -> None:
    client_id = await registered(api)

    await api.put(f"/clients/{client_id}/record", json=as_known(phone="040 1234567"))

    assert len(await told(published, "client-described")) == 1
    assert await told(published, "client-moved") == []


async def test_a_change_of_what_another_changed_meanwhile_is_refused(api: Api) -> None:
    client_id = await registered(api)
    await api.put(f"/clients/{client_id}/record", json=as_known(phone="040 1234567"))

    late = await api.put(f"/clients/{client_id}/record", json=as_known(phone="040 7654321"))

    assert (late.status_code, late.json()["type"]) == (409, "/problems/record-changed")
    assert (await api.get(f"/clients/{client_id}/record")).json()["phone"] == "040 1234567"


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"phone": "soita"}, 422, "phone"),
        ({"email": "aino"}, 422, "email"),
        ({"moved_on": "2999-01-01"}, 422, "moved_on"),
        ({"sex": "unknown"}, 422, "sex"),
        ({"municipality": "091"}, 422, "municipality"),
        ({"municipality": "320", "moved_on": "1980-01-01"}, 409, "moved_on"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(api: Api, wrong: dict[str, Any], status: int, field: str) -> None:
    client_id = await registered(api)

    refused = await api.put(f"/clients/{client_id}/record", json=as_known(**wrong))

    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (status, [field])


async def test_who_moved_is_seen_where_they_live_now_and_no_more_where_they_lived(
    api: Api, published: Published
) -> None:
    client_id = await registered(api)

    moved = await api.as_("coordinator", municipalities=["698"]).put(
        f"/clients/{client_id}/record", json=as_known(municipality="320", moved_on="2026-03-02")
    )

    assert moved.status_code == 200, moved.text
    assert await told(published, "client-moved") == [
        {"client_id": client_id, "municipality": "320", "moved_on": "2026-03-02"}
    ]
    assert (await api.as_("coordinator", municipalities=["698"]).get(f"/clients/{client_id}")).status_code == 404
    assert (await api.as_("coordinator", municipalities=["320"]).get(f"/clients/{client_id}")).status_code == 200


async def test_a_referral_keeps_the_client_in_the_municipality_it_was_sent_to(api: Api) -> None:
    client_id = await registered(api)
    referral = {"client_id": client_id, "source_category": "self", "target": "work_ability_team", "municipality": "698"}
    await api.post("/referrals", json=referral)

    await api.put(f"/clients/{client_id}/record", json=as_known(municipality="320"))

    assert (await api.as_("coordinator", municipalities=["698"]).get(f"/clients/{client_id}")).status_code == 200


async def test_the_day_of_the_move_is_today_unless_said(api: Api, published: Published) -> None:
    client_id = await registered(api)

    await api.put(f"/clients/{client_id}/record", json=as_known(municipality="320"))

    assert [one["moved_on"] for one in await told(published, "client-moved")] == [today().isoformat()]


async def test_a_referrer_reads_no_contact_details(api: Api) -> None:
    organisation = "0190a0a0-0000-7000-8000-000000000001"
    mine = await api.as_("referrer", organisation=organisation).post("/clients", json=a_person())

    refused = await api.get(f"/clients/{mine.json()['id']}/record")

    assert refused.status_code == 403


async def test_an_import_fills_what_was_not_known(api: Api, session: AsyncSession, published: Published) -> None:
    client_id = await registered(api, hetu=a_hetu(number=905), sex="male")

    filled = await api.as_("importer").put(f"/clients/{client_id}/description", json={"education": "lower_tertiary"})

    assert filled.status_code == 204
    client = (await session.scalars(select(Client))).one()
    assert (client.sex, client.education) == ("male", "lower_tertiary")
    assert [one["education"] for one in await told(published, "client-described")] == [None, "lower_tertiary"]


async def test_a_client_with_a_protected_address_is_marked(api: Api) -> None:
    given = {"hetu": None, "birth_date": "1990-01-02", "no_hetu_reason": "shielded"}

    client_id = await registered(api, **given)

    assert (await api.get(f"/clients/{client_id}")).json()["is_shielded"] is True
