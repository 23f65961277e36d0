"""What other services tell: twice, late, out of order."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.events import CoachAssigned, CoachRegistered
from consent.models import KnownClient
from tests.consent.builders import a_new_consent, registered
from tests.service import Api, received

Deliver = Callable[..., Awaitable[None]]


async def test_a_client_told_of_twice_is_one(deliver: Deliver, session: AsyncSession) -> None:
    client_id = uuid4()
    envelope = received(registered(client_id))

    await deliver(envelope, registered(client_id))
    await deliver(envelope)

    clients = (await session.scalars(select(KnownClient))).all()
    assert [(client.id, client.municipality) for client in clients] == [(client_id, "698")]


async def test_a_batch_of_clients_is_taken_in_whole(deliver: Deliver, session: AsyncSession) -> None:
    client_ids = [uuid4() for _ in range(5)]

    await deliver(*(registered(client_id) for client_id in client_ids))

    assert set(await session.scalars(select(KnownClient.id))) == set(client_ids)


async def test_a_coach_told_of_before_the_client_can_act_once_the_client_is_known(api: Api, deliver: Deliver) -> None:
    client_id, coach_id, login = uuid4(), uuid4(), uuid4()
    await deliver(
        CoachAssigned(
            client_id=client_id, municipality="698", case_id=uuid4(), coach_id=coach_id, assigned_on=date(2026, 3, 1)
        )
    )
    coach = api.as_("coach", subject=login)

    early = await coach.post("/consents", json=a_new_consent(client_id))
    await deliver(
        CoachRegistered(coach_id=coach_id, municipality="698", fte=Decimal(1), login=login), registered(client_id)
    )
    late = await coach.post("/consents", json=a_new_consent(client_id))

    assert (early.status_code, late.status_code) == (404, 201)
