"""Whether a professional has a client's family name: yes or nothing, asked by the consent service alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from tests.referral.builders import without_hetu
from tests.service import Api, Published

STAFF = uuid4()


async def register(api: Api, family_name: str) -> str:
    person = without_hetu(given_name="Aino", family_name=family_name, birth_date="1985-10-13")
    answer = await api.as_("coordinator").post("/clients", json=person)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def opened_by(api: Api, client_id: str, *, subject: UUID = STAFF, **claims: Any) -> None:
    (await api.as_("coordinator", subject=subject, **claims).get(f"/clients/{client_id}")).raise_for_status()


async def namesakes(api: Api, *client_ids: str, actor: UUID = STAFF) -> list[str]:
    asked = {"opened": [{"actor": str(actor), "client_ids": list(client_ids)}]}
    answer = await api.as_("service", azp="consent").post("/clients/namesakes", json=asked)
    assert answer.status_code == 200, answer.text
    return [client_id for one in answer.json()["items"] for client_id in one["client_ids"]]


@pytest.mark.parametrize(
    ("claims", "family_name", "same"),
    [
        ({"family_name": "Keloharju"}, "Keloharju", True),
        ({"family_name": "KELOHARJU"}, "Keloharju", True),
        ({"name": "Outi Keloharju"}, "Keloharju", True),
        ({"name": "Keloharju Koskela"}, "Keloharju", False),
        ({"family_name": "Keloharju-Salmi"}, "Salmi", True),
        ({"family_name": "Salmi"}, "Keloharju Salmi", True),
        ({"family_name": "von Haartman"}, "von Wright", False),
        ({"family_name": "Ström"}, "Strom", False),
        ({"family_name": "Kelo"}, "Keloharju", False),
        ({}, "Keloharju", False),
    ],
)
async def test_a_family_name_in_common_is_said(api: Api, claims: dict[str, Any], family_name: str, same: bool) -> None:
    client_id = await register(api, family_name)
    await opened_by(api, client_id, **claims)

    assert await namesakes(api, client_id) == ([client_id] if same else [])


async def test_a_new_name_takes_the_place_of_the_old_one(api: Api) -> None:
    old, new = await register(api, "Keloharju"), await register(api, "Salmi")
    await opened_by(api, old, family_name="Keloharju")
    await opened_by(api, old, family_name="Salmi")

    assert await namesakes(api, old, new) == [new]


async def test_a_list_of_clients_tells_the_name_too(api: Api) -> None:
    client_id = await register(api, "Keloharju")
    coordinator = api.as_("coordinator", subject=STAFF, family_name="Keloharju")
    (await coordinator.get("/clients", params={"ids": [client_id]})).raise_for_status()

    assert await namesakes(api, client_id) == [client_id]


async def test_whoever_never_asked_for_a_client_is_nobodys_namesake(api: Api) -> None:
    client_id = await register(api, "Keloharju")

    assert await namesakes(api, client_id, str(uuid4()), actor=uuid4()) == []


async def test_each_yes_is_a_reading_and_no_name_is_kept_or_told(
    api: Api, published: Published, sessions: Sessions
) -> None:
    same, other = await register(api, "Keloharju"), await register(api, "Salmi")
    await opened_by(api, same, family_name="Keloharju")

    await namesakes(api, same, other)

    told = await published()
    records = [content for _, content in told if content.get("what") == "family_name"]
    assert [(one["client_id"], one["action"], one["through"]) for one in records] == [(same, "read", "consent")]
    assert "eloharju" not in str(told)
    async with sessions() as session:
        (kept,) = await session.scalars(text("select family_indexes from staff_names"))
    assert b"eloharju" not in b"".join(kept)


@pytest.mark.parametrize(("role", "client"), [("service", "coaching"), ("privacy_officer", "portal")])
async def test_nobody_else_is_told(api: Api, role: str, client: str) -> None:
    asked = {"opened": [{"actor": str(STAFF), "client_ids": [str(uuid4())]}]}

    assert (await api.as_(role, azp=client).post("/clients/namesakes", json=asked)).status_code == 403


async def test_more_than_a_thousand_at_once_are_refused(api: Api) -> None:
    opened = [{"actor": str(uuid4()), "client_ids": [str(uuid4()) for _ in range(501)]} for _ in range(2)]

    answer = await api.as_("service", azp="consent").post("/clients/namesakes", json={"opened": opened})

    assert answer.status_code == 422
