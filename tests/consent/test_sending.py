"""A sending that others overtake: what stopped waiting before its client was held is not sent."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.events import ClientEmployed
from consent.models import Partner
from consent.queries.clients import hold_clients
from consent.telling import sending
from consent.telling.messages import Message
from consent.use_cases.enrolment import forget_the_waiting
from consent.use_cases.partners import end_subscription
from tests.consent.partners import add_client, add_partner, allow, employed, happen, withdraw
from tests.consent.webhooks import ledger, rows


class Broker:
    """Keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[Message] = []

    async def send(self, _: Partner, messages: Sequence[Message], *, batch: int) -> None:
        self.taken += messages


@pytest.fixture
async def partner(real: Sessions) -> Partner:
    return await add_partner(real, ClientEmployed)


@pytest.fixture
def before_holding(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Awaitable[None]]], None]:
    """Lets something happen once, between the look at what waits and the lock on its clients."""

    def set_up(happening: Callable[[], Awaitable[None]]) -> None:
        left = [happening]

        async def late(session: AsyncSession, client_ids: Collection[UUID]) -> None:
            if left:
                await left.pop()()
            await hold_clients(session, client_ids)

        monkeypatch.setattr(sending, "hold_clients", late)

    return set_up


async def told(real: Sessions) -> list[Message]:
    broker = Broker()
    await sending.tell_partners(real, broker)  # type: ignore[arg-type]
    return broker.taken


async def test_what_waited_when_a_consent_was_withdrawn_is_not_sent_on_the_next_one(
    real: Sessions, partner: Partner, before_holding: Any
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))

    async def withdrawn_and_given_anew() -> None:
        await withdraw(real, consent_id)
        await allow(real, client_id, partner, "employment")

    before_holding(withdrawn_and_given_anew)

    assert await told(real) == []
    assert await ledger(real) == [("withdrawn", None)]
    await happen(real, employed(client_id))
    assert [one.number for one in await told(real)] == [1]
    assert [row["position"] for row in await rows(real, "select position from partner_messages")] == [1]


@pytest.mark.parametrize("is_forgotten", [False, True])
async def test_a_subscription_that_has_just_ended_is_told_nothing(
    real: Sessions, partner: Partner, before_holding: Any, is_forgotten: bool
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    subscription_id = (await rows(real, "select id from subscriptions"))[0]["id"]

    async def ended() -> None:
        async with real.begin() as session:
            await end_subscription(session, partner_id=partner.id, subscription_id=subscription_id)
        if is_forgotten:
            async with real.begin() as session:
                await forget_the_waiting(session)

    before_holding(ended)

    assert await told(real) == []
    assert await ledger(real) == []
    assert (await rows(real, "select last_position from partners"))[0]["last_position"] == 0
