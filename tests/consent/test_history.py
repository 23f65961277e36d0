"""What became of a consent, and how things stood on any day that has been."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.clock import Clock
from tests.consent.builders import COACHING, KELA, PDF, a_new_consent, organisations_told, pairs, registered
from tests.service import Api

Deliver = Callable[..., Awaitable[None]]
COORDINATOR, LEAD = uuid4(), uuid4()


@pytest.fixture
async def client_id(deliver: Deliver) -> UUID:
    client_id = uuid4()
    await deliver(registered(client_id), *organisations_told())
    return client_id


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, "2026-03-02T08:00:00")


async def give(api: Api, client_id: UUID, **changed: Any) -> str:
    new = a_new_consent(client_id, **changed)
    answer = await api.as_("coordinator", subject=COORDINATOR).post("/consents", json=new)
    return str(answer.raise_for_status().json()["id"])


async def history(api: Api, consent_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await api.get(f"/consents/{consent_id}/history")).raise_for_status().json()["items"]
    return items


async def stood(api: Api, client_id: UUID, on: str) -> dict[str, str]:
    """Each consent's status, by its id."""
    items = (await api.get(f"/clients/{client_id}/consents", params={"on": on})).raise_for_status().json()["items"]
    return {one["id"]: one["status"] for one in items}


async def test_who_did_what_and_when_stands_in_order(api: Api, client_id: UUID, clock: Clock) -> None:
    wide = await give(api, client_id)
    clock.put("2026-03-04T08:00:00")
    scan = {"content-type": "application/pdf"}
    await api.as_("team_lead", subject=LEAD).post(f"/consents/{wide}/scan", content=PDF, headers=scan)
    clock.put("2026-03-10T08:00:00")
    narrow = await give(api, client_id, grants=pairs(KELA), supersedes=wide)
    clock.put("2026-03-12T08:00:00")
    withdrawal = {"withdrawn_on": "2026-03-11"}
    await api.as_("team_lead", subject=LEAD).post(f"/consents/{narrow}/withdraw", json=withdrawal)

    happened = [await history(api, wide), await history(api, narrow)]

    coordinator, lead = str(COORDINATOR), str(LEAD)
    assert [[(one["kind"], one["on"], one["recorded_by"], one["other"]) for one in lines] for lines in happened] == [
        [
            ("given", "2026-03-02", coordinator, None),
            ("scan_added", "2026-03-04", lead, None),
            ("superseded", "2026-03-10", coordinator, narrow),
        ],
        [("given", "2026-03-10", coordinator, wide), ("withdrawn", "2026-03-11", lead, None)],
    ]


async def test_consents_can_be_read_as_they_stood_on_any_day(api: Api, client_id: UUID, clock: Clock) -> None:
    wide = await give(api, client_id, valid_until="2026-03-31")
    clock.put("2026-03-10T08:00:00")
    narrow = await give(api, client_id, grants=pairs(KELA), supersedes=wide)
    short = await give(api, client_id, grants=pairs(COACHING), valid_until="2026-03-15")
    clock.put("2026-03-20T08:00:00")
    await api.post(f"/consents/{narrow}/withdraw", json={"withdrawn_on": "2026-03-18"})

    assert await stood(api, client_id, "2026-03-01") == {}
    assert await stood(api, client_id, "2026-03-09") == {wide: "given"}
    assert await stood(api, client_id, "2026-03-10") == {wide: "superseded", narrow: "given", short: "given"}
    assert await stood(api, client_id, "2026-03-15") == {wide: "superseded", narrow: "given", short: "given"}
    # Only on the twentieth it was known that the client had said no on the eighteenth.
    assert await stood(api, client_id, "2026-03-19") == {wide: "superseded", narrow: "given", short: "expired"}
    assert await stood(api, client_id, "2026-03-20") == {wide: "superseded", narrow: "withdrawn", short: "expired"}


async def test_a_day_ends_at_midnight_in_finland(api: Api, client_id: UUID, clock: Clock) -> None:
    clock.put("2026-03-01T22:30:00")  # half past midnight on the second
    consent_id = await give(api, client_id)

    assert await stood(api, client_id, "2026-03-01") == {}
    assert await stood(api, client_id, "2026-03-02") == {consent_id: "given"}


async def test_a_scan_is_not_there_before_it_was_added(api: Api, client_id: UUID, clock: Clock) -> None:
    consent_id = await give(api, client_id)
    clock.put("2026-03-04T08:00:00")
    await api.post(f"/consents/{consent_id}/scan", content=PDF, headers={"content-type": "application/pdf"})

    async def scan_on(day: str) -> Any:
        shown = await api.get(f"/clients/{client_id}/consents", params={"on": day})
        return shown.json()["items"][0]["scan"]

    assert await scan_on("2026-03-03") is None
    assert (await scan_on("2026-03-04"))["media_type"] == "application/pdf"


async def test_nobody_knows_how_things_will_stand(api: Api, client_id: UUID, clock: Clock) -> None:
    await give(api, client_id)

    answer = await api.get(f"/clients/{client_id}/consents", params={"on": "2026-03-03"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "on")


async def test_a_stranger_reads_no_history(api: Api, client_id: UUID) -> None:
    consent_id = await give(api, client_id)

    answer = await api.as_("coordinator", municipalities=["320"]).get(f"/consents/{consent_id}/history")

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/consent-not-found")
