"""A partner that asks with its own token: fixtures and what tests of it share."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.errors import Unavailable
from consent.models import Partner
from consent.people import People, Person
from tests.consent.partners import add_client, add_partner
from tests.service import Api

__all__ = ["client_id", "partner", "people"]

Row = Mapping[str, Any]


class PeopleOfTests:
    """Knows everyone by one name; keeps whom it was asked about."""

    def __init__(self) -> None:
        self.asked: list[set[UUID]] = []
        self.is_away = False

    async def with_ids(self, client_ids: set[UUID]) -> dict[UUID, Person]:
        self.asked.append(client_ids)
        if self.is_away:
            raise Unavailable
        return {one: person(one) for one in client_ids}


def person(client_id: UUID) -> Person:
    return Person(
        client_id=client_id, given_name="Aino", family_name="Esimerkki", birth_date="1990-01-02", hetu="020190-900P"
    )


@pytest.fixture
async def partner(sessions: Sessions) -> Partner:
    return await add_partner(sessions)


@pytest.fixture
async def client_id(sessions: Sessions) -> UUID:
    return await add_client(sessions)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> PeopleOfTests:
    """In the place of the referral service."""
    known = PeopleOfTests()
    monkeypatch.setattr(People, "with_ids", lambda _, client_ids: known.with_ids(client_ids))
    return known


def as_partner(api: Api, partner: Partner) -> Api:
    return api.as_("partner", azp=partner.account, municipalities=[])


async def replayed(api: Api, partner: Partner, **asked: Any) -> dict[str, Any]:
    answer = await as_partner(api, partner).get("/partner/events", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def rows(sessions: Sessions, statement: str) -> list[Row]:
    async with sessions() as session:
        return [dict(row) for row in (await session.execute(text(statement))).mappings()]
