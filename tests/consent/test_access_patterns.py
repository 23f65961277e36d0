"""What stands out in the access log, and what does not."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import FINLAND
from common.errors import Unavailable
from consent.people import Opening, People
from tests.consent.access_log import (
    CLIENT,
    MONDAY_NOON,
    PERIOD,
    Deliver,
    clients,
    logged,
    nobodys_namesakes,
)
from tests.consent.builders import registered
from tests.service import Api

__all__ = ["clients", "nobodys_namesakes"]


async def found(api: Api, **asked: Any) -> list[tuple[str, int, int]]:
    answer = await api.get("/access/patterns", params=PERIOD | asked)
    assert answer.status_code == 200, answer.text
    return [(one["kind"], one["entries"], one["clients"]) for one in answer.json()["items"]]


async def test_many_clients_in_an_hour_stand_out(api: Api, session: AsyncSession, deliver: Deliver) -> None:
    clients = [uuid4() for _ in range(30)]
    await deliver(*(registered(client) for client in clients))
    await logged(session, *({"client_id": client} for client in clients[:29]))
    api.as_("privacy_officer")
    assert await found(api) == []

    await logged(session, {"client_id": clients[29], "partition": 1})
    assert await found(api) == [("many_clients", 30, 30)]


@pytest.mark.parametrize(
    ("moment", "stands_out"),
    [
        (datetime(2026, 3, 2, 7, 0, tzinfo=FINLAND), False),
        (datetime(2026, 3, 2, 6, 59, tzinfo=FINLAND), True),
        (datetime(2026, 3, 2, 17, 59, tzinfo=FINLAND), False),
        (datetime(2026, 3, 2, 18, 0, tzinfo=FINLAND), True),
        (datetime(2026, 3, 7, 12, 0, tzinfo=FINLAND), True),
        (datetime(2026, 4, 6, 12, 0, tzinfo=FINLAND), True),
        (datetime(2026, 7, 1, 4, 30, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 4, 30, tzinfo=UTC), True),
    ],
    ids=["opens", "before", "late", "closed", "Saturday", "Easter Monday", "summer time", "winter time"],
)
async def test_what_is_done_outside_working_hours_stands_out(
    api: Api, session: AsyncSession, moment: datetime, stands_out: bool
) -> None:
    await logged(session, {"recorded_at": moment})
    day = moment.astimezone(FINLAND).date().isoformat()

    api.as_("privacy_officer")

    assert await found(api, **{"from": day, "until": day}) == ([("outside_hours", 1, 1)] if stands_out else [])


async def test_who_opens_a_client_of_their_own_family_name_stands_out(
    api: Api, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    namesake, stranger = uuid4(), uuid4()
    asked: set[Opening] = set()

    async def namesakes(_: People, opened: set[Opening]) -> set[Opening]:
        asked.update(opened)
        return {(namesake, CLIENT)}

    monkeypatch.setattr(People, "namesakes", namesakes)
    refused = {"actor": namesake, "result": "refused", "relation": "none"}
    by_a_service = {"actor": uuid4(), "relation": "service"}
    await logged(session, {"actor": namesake}, {"actor": namesake}, {"actor": stranger}, refused, by_a_service)

    assert await found(api.as_("privacy_officer")) == [("same_family_name", 2, 1)]
    assert asked == {(namesake, CLIENT), (stranger, CLIENT)}


async def test_while_the_referral_service_is_away_the_rest_is_shown_and_it_is_said(
    api: Api, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> set[Opening]:
        raise Unavailable

    monkeypatch.setattr(People, "namesakes", away)
    await logged(session, *[{"result": "refused", "relation": "none"}] * 3)

    answer = (await api.as_("privacy_officer").get("/access/patterns", params=PERIOD)).json()

    assert ([one["kind"] for one in answer["items"]], answer["left_out"]) == (["refused"], ["same_family_name"])


async def test_refusals_stand_out_and_questions_for_a_reason_do_not(api: Api, session: AsyncSession) -> None:
    refused = {"result": "refused", "relation": "none"}
    asked_why = {"result": "refused", "relation": "own_municipality", "actor": uuid4()}
    await logged(session, *[refused] * 3, *[asked_why] * 5)

    assert await found(api.as_("privacy_officer")) == [("refused", 3, 1)]


async def test_it_is_said_when_there_is_more_than_is_shown(api: Api, session: AsyncSession) -> None:
    night = {"recorded_at": MONDAY_NOON.replace(hour=2)}
    await logged(session, *(night | {"actor": uuid4()} for _ in range(3)))
    api.as_("privacy_officer")

    some = (await api.get("/access/patterns", params=PERIOD | {"limit": 2})).json()
    all_of_them = (await api.get("/access/patterns", params=PERIOD | {"limit": 3})).json()

    assert (len(some["items"]), some["has_more"]) == (2, True)
    assert (len(all_of_them["items"]), all_of_them["has_more"]) == (3, False)


async def test_what_imports_and_services_do_is_no_ones_habit(api: Api, session: AsyncSession) -> None:
    night = {"recorded_at": MONDAY_NOON.replace(hour=2)}
    await logged(session, night | {"relation": "importer"}, night | {"relation": "service"})

    assert await found(api.as_("privacy_officer")) == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"from": "2026-03-02", "until": "2026-03-01"}, "until"), ({"from": "2026-01-01", "until": "2026-04-30"}, "from")],
)
async def test_a_period_that_cannot_be_is_refused_by_its_field(api: Api, asked: dict[str, str], field: str) -> None:
    answer = await api.as_("privacy_officer").get("/access/patterns", params=asked)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
