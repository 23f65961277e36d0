"""A sending that others overtake: what stopped waiting before its client was held is not sent."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from aiokafka.errors import KafkaError
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.days import today
from common.events import ClientEmployed
from consent.models import Partner
from consent.queries.clients import hold_clients
from consent.telling import sending
from consent.telling.kafka import PartnerTopics
from consent.telling.messages import Message
from consent.telling.sending import PutOff
from consent.use_cases.consents import expire_consents
from consent.use_cases.enrolment import forget_the_waiting
from consent.use_cases.partners import end_subscription
from tests.consent.partners import add_client, add_partner, allow, employed, happen, tell, withdraw
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
    await tell(real, broker)
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


class Remembering(Broker):
    """Keeps each topic's last sending by the topic's name, whoever has it now."""

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[str, int] = {}
        self.dies = False

    async def send(self, partner: Partner, messages: Sequence[Message], *, batch: int) -> None:
        if self.dies:
            raise KafkaError
        await super().send(partner, messages, batch=batch)
        self.last[partner.topic] = batch

    async def last_sending(self, partner: Partner) -> int:
        return self.last.get(partner.topic, 0)


async def test_who_comes_back_by_the_same_code_loses_nothing_when_the_broker_still_has_the_number_of_the_one_before(
    real: Sessions, partner: Partner
) -> None:
    client_id, broker = await add_client(real), Remembering()
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    await tell(real, broker)
    async with real.begin() as session:
        await session.execute(update(Partner).where(Partner.id == partner.id).values(state="gone"))
    again = await add_partner(real, ClientEmployed, code=partner.code)
    await allow(real, client_id, again, "employment", purpose_text="again")
    await happen(real, employed(client_id))

    broker.dies = True
    with pytest.raises(KafkaError):
        await tell(real, broker)
    await sending.settle_the_unsettled(real, cast(PartnerTopics, broker))
    broker.dies = False
    await tell(real, broker)

    kept = await rows(real, "select partner_id, batch, position from partner_messages order by batch")
    assert [(row["partner_id"], row["batch"], row["position"]) for row in kept] == [
        (partner.id, 1, 1),
        (again.id, 2, 1),
    ]
    assert len(broker.taken) == 2


async def test_a_withdrawal_does_not_wait_for_a_broker_that_is_asked_what_became_of_a_sending(
    real: Sessions, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id, broker = await add_client(real), Remembering()
    consent_id = await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    broker.dies = True
    with pytest.raises(KafkaError):
        await tell(real, broker)

    async def takes_its_time(_: Partner) -> int:
        await asyncio.wait_for(withdraw(real, consent_id), 10)
        return 0

    monkeypatch.setattr(broker, "last_sending", takes_its_time)
    await sending.settle_the_unsettled(real, cast(PartnerTopics, broker))

    outcomes = await rows(real, "select outcome from disclosure_outcomes")
    assert [row["outcome"] for row in outcomes] == ["failed"]


async def test_a_partner_whose_topic_is_broken_does_not_hold_up_the_others(real: Sessions, partner: Partner) -> None:
    other, put_off = await add_partner(real, ClientEmployed), PutOff()
    client_id = await add_client(real)
    for one in (partner, other):
        await allow(real, client_id, one, "employment", purpose_text=one.code)
    await happen(real, employed(client_id))
    broker = BrokenFor(partner)

    with pytest.raises(KafkaError):
        await tell(real, broker, put_off=put_off)
    await tell(real, broker, put_off=put_off)

    assert [one.disclosed.asked.client_id for one in broker.taken if one.disclosed] == [client_id]
    assert [row["partner_id"] for row in await rows(real, "select partner_id from waiting_events")] == [partner.id]


class BrokenFor(Broker):
    def __init__(self, partner: Partner) -> None:
        super().__init__()
        self.partner_id = partner.id

    async def send(self, partner: Partner, messages: Sequence[Message], *, batch: int) -> None:
        if partner.id == self.partner_id:
            raise KafkaError
        await super().send(partner, messages, batch=batch)


async def test_a_partner_that_leaves_meanwhile_is_told_nothing(
    real: Sessions, partner: Partner, before_holding: Any
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))

    async def gone() -> None:
        async with real.begin() as session:
            await session.execute(update(Partner).values(state="gone"))

    before_holding(gone)

    assert await told(real) == []
    assert await ledger(real) == []


async def test_what_waited_when_a_consent_ran_out_is_not_sent_on_the_next_one(
    real: Sessions, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment", valid_until=str(today()))
    await happen(real, employed(client_id))
    tomorrow = today() + timedelta(days=1)
    for module in ("consent.use_cases.disclosures", "consent.models.consents"):
        monkeypatch.setattr(f"{module}.today", lambda: tomorrow)

    async with real.begin() as session:
        assert await expire_consents(session, day=tomorrow) == 1
    await allow(real, client_id, partner, "employment")

    assert await told(real) == []
