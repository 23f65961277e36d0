"""A consent ends when its last day ends in Finland, whether or not anyone was there to write it down."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.days import today
from consent.use_cases.consents import expire_consents
from tests.clock import Clock
from tests.consent.builders import COACHING, KELA, a_new_consent, organisations_told, registered
from tests.service import Api, Published

Deliver = Callable[..., Awaitable[None]]


@pytest.fixture
async def client_id(deliver: Deliver) -> UUID:
    client_id = uuid4()
    await deliver(registered(client_id), *organisations_told())
    return client_id


async def give(api: Api, client_id: UUID, valid_until: str) -> str:
    new = a_new_consent(client_id, valid_until=valid_until)
    return str((await api.as_("coordinator").post("/consents", json=new)).raise_for_status().json()["id"])


async def is_allowed(api: Api, client_id: UUID) -> bool:
    asked = {
        "client_id": str(client_id),
        "from_party": KELA,
        "to_party": COACHING,
        "categories": ["benefits"],
        "purpose": "supported_employment",
    }
    answer = (await api.as_("coordinator").post("/decisions", json=asked)).raise_for_status().json()
    return bool(answer["decisions"][0]["ground"]["kind"] == "consent")


async def seen(api: Api, consent_id: str) -> dict[str, Any]:
    view: dict[str, Any] = (await api.as_("coordinator").get(f"/consents/{consent_id}")).json()
    return view


async def night_passes(sessions: Sessions) -> int:
    """What the worker does."""
    async with sessions.begin() as session:
        return await expire_consents(session, day=today())


async def told_expired(published: Published) -> list[str]:
    return [content["expired_on"] for kind, content in await published() if kind.endswith("consent-expired.v1")]


@pytest.mark.parametrize(
    ("last_day", "last_moment", "first_moment_after"),
    [
        ("2026-01-15", "2026-01-15T21:59:59", "2026-01-15T22:00:00"),
        ("2026-06-15", "2026-06-15T20:59:59", "2026-06-15T21:00:00"),
        # The night clocks go forward, and the one after it.
        ("2026-03-28", "2026-03-28T21:59:59", "2026-03-28T22:00:00"),
        ("2026-03-29", "2026-03-29T20:59:59", "2026-03-29T21:00:00"),
        # The night clocks go back, and the one after it.
        ("2026-10-24", "2026-10-24T20:59:59", "2026-10-24T21:00:00"),
        ("2026-10-25", "2026-10-25T21:59:59", "2026-10-25T22:00:00"),
    ],
)
async def test_the_last_day_ends_at_midnight_in_finland(
    api: Api,
    client_id: UUID,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
    last_day: str,
    last_moment: str,
    first_moment_after: str,
) -> None:
    clock = Clock(monkeypatch, "2026-01-10T12:00:00")
    consent_id = await give(api, client_id, last_day)

    clock.put(last_moment)
    on_its_last_day = (await is_allowed(api, client_id), (await seen(api, consent_id))["status"])
    ended_early = await night_passes(sessions)
    clock.put(first_moment_after)
    after = (await is_allowed(api, client_id), (await seen(api, consent_id))["status"])

    assert (on_its_last_day, ended_early) == ((True, "given"), 0)
    assert after == (False, "expired")
    assert await night_passes(sessions) == 1


async def test_a_service_that_was_down_for_days_lost_nothing(
    api: Api, client_id: UUID, sessions: Sessions, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, "2026-03-20T12:00:00")
    consent_id = await give(api, client_id, "2026-03-27")

    clock.put("2026-04-05T09:00:00")  # nine days later, and the worker has not run yet
    allowed, view = await is_allowed(api, client_id), await seen(api, consent_id)
    history = (await api.get(f"/consents/{consent_id}/history")).json()["items"]
    nights = [await night_passes(sessions) for _ in range(2)]

    assert (allowed, view["status"], view["ended_on"]) == (False, "expired", "2026-03-28")
    assert [(one["kind"], one["on"], one["recorded_at"] is None) for one in history] == [
        ("given", "2026-03-20", False),
        ("expired", "2026-03-28", True),
    ]
    assert nights == [1, 0]
    assert await told_expired(published) == ["2026-03-28"]
    assert (await seen(api, consent_id))["ended_on"] == "2026-03-28"
    async with sessions() as session:
        assert list(await session.scalars(text("select kind from ledger"))) == ["expired"]
