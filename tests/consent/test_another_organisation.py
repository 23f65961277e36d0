"""What someone of another organisation can ask of consents, and what a page that rests on one kind of data tells."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from common.database import Sessions
from common.rights import grant
from tests.consent.builders import CLINIC, COACHING, KELA, a_new_consent, registered
from tests.service import Api, Published

Deliver = Callable[..., Awaitable[None]]


@pytest.fixture
async def client_id(deliver: Deliver, sessions: Sessions) -> UUID:
    """Of own municipality; KELA referred them."""
    client_id = uuid4()
    await deliver(registered(client_id))
    async with sessions.begin() as session:
        kela = KELA.removeprefix("organisation:")
        await grant(session, client_id, relation="own_organisation", holder=kela, because=uuid4())
    return client_id


def of_kela(api: Api) -> Api:
    return api.as_("referrer", organisation=KELA.removeprefix("organisation:"))


def question(client_id: UUID, from_party: str, to_party: str) -> dict[str, Any]:
    asked = {"client_id": str(client_id), "from_party": from_party, "to_party": to_party}
    return asked | {"categories": ["benefits"], "purpose": "supported_employment"}


async def given(api: Api, client_id: UUID, *pairs: tuple[str, str]) -> None:
    grants = [{"party": party, "category": category} for party, category in pairs]
    consent = a_new_consent(client_id, grants=grants, channel="electronic")
    answer = await api.as_("coordinator").post("/consents", json=consent)
    assert answer.status_code == 201, answer.text


async def shown(api: Api, client_id: UUID, *, needs: str) -> httpx.Response:
    body = {
        "client_id": str(client_id),
        "to_party": KELA,
        "categories": ["coaching_progress", "employment"],
        "needs": needs,
        "purpose": "supported_employment",
        "what": "coaching_page",
    }
    return await api.as_("service").post("/disclosures", json=body)


async def test_a_referrer_asks_about_the_own_organisation_and_not_about_others(api: Api, client_id: UUID) -> None:
    asker = of_kela(api)

    about_own = await asker.post("/decisions", json=question(client_id, KELA, COACHING))
    to_own = await asker.post("/decisions", json=question(client_id, CLINIC, KELA))
    about_others = await asker.post("/decisions", json=question(client_id, CLINIC, COACHING))

    assert (about_own.status_code, to_own.status_code) == (200, 200)
    assert (about_others.status_code, about_others.json()["type"]) == (403, "/problems/not-your-exchange")


async def test_an_attempt_to_ask_about_others_stays_in_the_access_log(
    api: Api, client_id: UUID, published: Published
) -> None:
    await of_kela(api).post("/decisions", json=question(client_id, CLINIC, COACHING))

    [record] = [content for kind, content in await published() if kind.endswith("client-accessed.v1")]
    assert (record["result"], record["relation"]) == ("refused", "own_organisation")


async def test_nobody_of_another_organisation_tells_for_the_region(api: Api, client_id: UUID) -> None:
    body = question(client_id, KELA, CLINIC) | {"what": "summary"}
    del body["from_party"]

    assert (await of_kela(api).post("/disclosures", json=body)).status_code == 403


async def test_what_a_page_rests_on_has_a_ground_or_none_of_it_is_told(
    api: Api, client_id: UUID, published: Published
) -> None:
    await given(api, client_id, (KELA, "employment"))

    without = await shown(api, client_id, needs="coaching_progress")
    resting_on_what_is_granted = await shown(api, client_id, needs="employment")

    assert (without.status_code, without.json()["type"]) == (403, "/problems/no-ground-to-tell")
    assert resting_on_what_is_granted.status_code == 201
    made = [content for kind, content in await published() if kind.endswith("disclosure-made.v1")]
    assert [one["categories"] for one in made] == [["employment"]]
