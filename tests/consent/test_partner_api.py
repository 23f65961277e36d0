"""Which account may ask as a partner, and what it is told of how its subscriptions stand."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from common.database import Sessions
from common.events import ClientEmployed
from consent.models import Partner, Suspension
from tests.consent.asking import PeopleOfTests, as_partner, client_id, partner, people, replayed
from tests.consent.partners import add_client, add_partner, allow, employed, happen, ref_of, subscribe, tell
from tests.service import Api

__all__ = ["client_id", "partner", "people"]


async def test_a_partner_sees_nothing_of_anothers(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID, people: PeopleOfTests
) -> None:
    await allow(sessions, client_id, partner, "employment", "identity")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    other = await add_partner(sessions)
    await allow(sessions, client_id, other, "identity")
    ref = await ref_of(sessions, partner, client_id)

    assert (await replayed(api, other))["items"] == []
    answer = await as_partner(api, other).post("/identities", json={"client_refs": [str(ref)]})
    assert answer.json() == {"items": []}
    assert people.asked == [set()]


@pytest.mark.parametrize("state", ["wanted", "leaving", "gone"])
async def test_an_account_whose_partner_is_not_ready_is_refused(api: Api, sessions: Sessions, state: str) -> None:
    partner = await add_partner(sessions, state=state)

    for path in ("/partner/events", "/partner/status"):
        assert (await as_partner(api, partner).get(path)).status_code == 403
    asked = {"client_refs": [str(uuid4())]}
    assert (await as_partner(api, partner).post("/identities", json=asked)).status_code == 403


async def test_only_the_partners_own_account_is_let_in(api: Api, partner: Partner) -> None:
    wrong: list[dict[str, Any]] = [
        {"azp": "partner-another"},
        {"azp": partner.code},
        {"azp": f"partner-{partner.account}"},
        {"azp": "consent"},
    ]

    for claims in wrong:
        assert (await api.as_("partner", **claims).get("/partner/status")).status_code == 403
    for role in ("service", "operator", "coordinator", "privacy_officer", "importer"):
        assert (await api.as_(role, azp=partner.account).get("/partner/status")).status_code == 403


async def test_how_it_stands_does_not_betray_what_is_withheld(
    api: Api, sessions: Sessions, partner: Partner, client_id: UUID
) -> None:
    withheld = await add_client(sessions)
    await allow(sessions, client_id, partner, "employment")
    await happen(sessions, employed(client_id))
    await tell(sessions)
    await subscribe(sessions, partner, ClientEmployed, purpose="work_ability_plan")
    await happen(sessions, employed(client_id), employed(withheld))

    answer = await as_partner(api, partner).get("/partner/status")

    told = answer.json()
    assert (told["code"], told["topic"], told["last_position"], told["waiting"]) == (
        *(partner.code, partner.topic),
        *(1, 1),
    )
    assert [one["purpose"] for one in told["subscriptions"]] == ["supported_employment", "work_ability_plan"]


async def test_a_suspended_webhook_says_since_when(api: Api, sessions: Sessions, partner: Partner) -> None:
    url = "https://receiver.example/rinnalla"
    called = await subscribe(sessions, partner, ClientEmployed, way="webhook", url=url, state="suspended")
    async with sessions.begin() as session:
        session.add(Suspension(subscription_id=called.id, because="undelivered", problem="http_503"))

    told = (await as_partner(api, partner).get("/partner/status")).json()["subscriptions"]

    assert [(one["way"], one["state"]) for one in told] == [("kafka", "active"), ("webhook", "suspended")]
    assert told[0]["suspended_since"] is None
    assert told[1]["suspended_since"] is not None
