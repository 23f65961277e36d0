"""Who a client is: told to the consent service alone, and each telling leaves a record."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from tests.referral.builders import a_hetu, a_person, without_hetu
from tests.service import Api, Published


async def register(api: Api, person: dict[str, Any]) -> str:
    answer = await api.as_("coordinator").post("/clients", json=person)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_the_consent_service_is_told_who_they_are(api: Api) -> None:
    aino = await register(api, a_person())
    eetu = await register(api, without_hetu(given_name="Eetu", birth_date="1985-10-13"))

    asked = {"client_ids": [eetu, str(uuid4()), aino]}
    answer = await api.as_("service", azp="consent").post("/clients/identities", json=asked)

    assert answer.json()["items"] == [
        {
            "client_id": eetu,
            "given_name": "Eetu",
            "family_name": "Esimerkki",
            "birth_date": "1985-10-13",
            "hetu": None,
        },
        {
            "client_id": aino,
            "given_name": "Aino",
            "family_name": "Esimerkki",
            "birth_date": "1990-01-02",
            "hetu": a_hetu(),
        },
    ]


@pytest.mark.parametrize(
    ("role", "client"),
    [
        ("service", "coaching"),
        ("service", "portal"),
        ("partner", "consent"),
        ("coordinator", "consent"),
        ("importer", "importer"),
        ("operator", "consent"),
    ],
)
async def test_nobody_else_is(api: Api, published: Published, role: str, client: str) -> None:
    aino = await register(api, a_person())

    answer = await api.as_(role, azp=client).post("/clients/identities", json={"client_ids": [aino]})

    assert answer.status_code == 403
    refused = [content for kind, content in await published() if content.get("result") == "refused"]
    assert [(one["client_id"], one["through"], one["action"]) for one in refused] == [(aino, client, "read")]


async def test_each_is_a_reading_and_no_answer_is_kept(api: Api, published: Published, sessions: Sessions) -> None:
    aino = await register(api, a_person())

    await api.as_("service", azp="consent").post("/clients/identities", json={"client_ids": [aino]})

    records = [content for kind, content in await published() if content.get("what") == "identity"]
    assert [(one["client_id"], one["action"], one["through"]) for one in records] == [(aino, "read", "consent")]
    async with sessions() as session:
        kept = await session.scalars(text("select request from idempotency_keys"))
        assert list(kept) == ["POST /clients"]
