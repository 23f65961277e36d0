"""Entries of the access log without a broker: fixtures and what tests of its questions share."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import FINLAND
from common.ids import new_id
from consent.models import AccessEntry
from consent.people import Opening, People
from tests.consent.builders import registered

__all__ = ["clients", "nobodys_namesakes"]

Deliver = Callable[..., Awaitable[None]]
CLIENT, ELSEWHERE, ACTOR = uuid4(), uuid4(), uuid4()
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=FINLAND)
PERIOD = {"from": "2026-03-01", "until": "2026-03-31"}


@pytest.fixture(autouse=True)
def nobodys_namesakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of the referral service."""

    async def none(*_: Any) -> set[Opening]:
        return set()

    monkeypatch.setattr(People, "namesakes", none)


@pytest.fixture(autouse=True)
async def clients(deliver: Deliver) -> None:
    await deliver(registered(CLIENT), registered(ELSEWHERE, "320"))


async def logged(session: AsyncSession, *entries: dict[str, Any]) -> None:
    for number, one in enumerate(entries, 1):
        said: dict[str, Any] = {
            "topic": "coaching.access",
            "partition": 0,
            "number": number,
            "log_offset": number,
            "event_id": new_id(),
            "recorded_at": MONDAY_NOON,
            "sequence": number,
            "service": "coaching",
            "client_id": CLIENT,
            "municipality": "698",
            "actor": ACTOR,
            "through": "portal",
            "roles": ["coach"],
            "organisation": None,
            "action": "read",
            "what": "case",
            "relation": "own_caseload",
            "result": "allowed",
            "reason": None,
            "hash": b"",
        } | one
        await session.execute(text("select make_access_month(:month)"), {"month": said["recorded_at"].date()})
        session.add(AccessEntry(**said))
    await session.commit()
