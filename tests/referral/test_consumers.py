"""A coach sees a client's referrals for as long as the coaching goes on: twice, late, out of order."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from common.events import CoachAssigned, CoachingEnded, CoachRegistered
from tests.referral.builders import a_person
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]
LOGIN, COACH, CASE = uuid4(), uuid4(), uuid4()


async def a_client(api: Api) -> UUID:
    return UUID((await api.as_("coordinator").post("/clients", json=a_person())).json()["id"])


def registered() -> CoachRegistered:
    return CoachRegistered(coach_id=COACH, municipality="698", fte=Decimal(1), login=LOGIN)


def assigned(client_id: UUID) -> CoachAssigned:
    about: dict[str, Any] = {"client_id": client_id, "municipality": "698", "case_id": CASE}
    return CoachAssigned(**about, coach_id=COACH, assigned_on=date(2026, 3, 1))


def ended(client_id: UUID) -> CoachingEnded:
    about: dict[str, Any] = {"client_id": client_id, "municipality": "698", "case_id": CASE}
    return CoachingEnded(**about, ended_on=date(2026, 6, 1), reason="completed", detail=None)


async def sees(api: Api, client_id: UUID) -> bool:
    answer = await api.as_("coach", subject=LOGIN).get(f"/clients/{client_id}/referrals")
    return answer.status_code == 200


async def test_a_coach_sees_the_client_while_the_case_is_open(api: Api, deliver: Deliver) -> None:
    client_id = await a_client(api)
    assert not await sees(api, client_id)

    await deliver(registered(), received(assigned(client_id), sequence=2))
    assert await sees(api, client_id)

    await deliver(received(ended(client_id), sequence=3))
    assert not await sees(api, client_id)


async def test_the_same_assignment_twice_after_the_end_changes_nothing(api: Api, deliver: Deliver) -> None:
    client_id = await a_client(api)
    assignment = received(assigned(client_id), sequence=2)
    await deliver(registered(), assignment)
    await deliver(received(ended(client_id), sequence=3))

    await deliver(assignment)

    assert not await sees(api, client_id)


async def test_an_assignment_that_comes_after_the_end_opens_nothing(api: Api, deliver: Deliver) -> None:
    client_id = await a_client(api)
    await deliver(registered(), received(ended(client_id), sequence=3))

    await deliver(received(assigned(client_id), sequence=2))

    assert not await sees(api, client_id)


async def test_a_coach_registered_late_sees_from_then_on(api: Api, deliver: Deliver) -> None:
    client_id = await a_client(api)
    await deliver(received(assigned(client_id), sequence=2))
    assert not await sees(api, client_id)

    await deliver(registered())

    assert await sees(api, client_id)


def test_it_listens_to_coaching_only() -> None:
    from referral.consumers import consumers

    assert consumers.topics == ["coaching.events"]
