"""Partners on webhooks: what they are told and in what order, and what they never learn of."""

import asyncio
from uuid import uuid4

from sqlalchemy import text
from standardwebhooks.webhooks import Webhook

from common.database import Sessions
from consent.models import Partner
from consent.settings import Settings
from consent.telling.calling import Caller
from consent.telling.webhook_messages import Sender
from consent.telling.webhooks import Webhooks
from tests.consent import receivers
from tests.consent.partners import add_client, add_partner, allow, employed, happen, subscribe, tell, withdraw
from tests.consent.receivers import Connection, receiver
from tests.consent.webhooks import (
    IMPATIENT,
    PATIENT,
    all_told,
    later,
    ledger,
    rows,
    secret_for,
    subscribed,
)


async def test_a_message_is_signed_reduced_and_written_down(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id, unknown = await add_client(real), await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner) as (at, _, secret):
        await happen(real, employed(unknown), employed(client_id), employed(unknown), employed(client_id))
        await all_told(webhooks)

    for received in at.received:
        Webhook(secret).verify(received.body, received.headers)
    contents = [one.content for one in at.received]
    assert [set(one) for one in contents] == [{"type", "time", "client_ref", "sequence", "disclosure_id", "data"}] * 2
    assert [one["sequence"] for one in contents] == [1, 2]
    assert str(client_id) not in str(contents)
    assert contents[0]["data"]["kind"] == "employment"
    assert "wage_subsidy" not in contents[0]["data"]
    written = await rows(real, "select id, o.outcome from disclosures join disclosure_outcomes o on id = disclosure_id")
    assert sorted(str(row["id"]) for row in written) == sorted(one["disclosure_id"] for one in contents)
    kept = await rows(real, "select position, number, message_id from partner_messages order by position")
    assert [(row["position"], row["number"]) for row in kept] == [(1, 1), (2, 2)]
    assert [str(row["message_id"]) for row in kept] == [one.headers["webhook-id"] for one in at.received]
    assert await rows(real, "select * from waiting_events") == await rows(real, "select * from webhook_tries") == []


async def test_what_has_no_ground_opens_no_connection(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)

    async with subscribed(real, settings, partner) as (at, *_):
        await happen(real, employed(client_id))
        await all_told(webhooks)

    assert at.connections == 0
    assert await ledger(real) == []
    assert await rows(real, "select * from waiting_events") == []


async def test_after_a_withdrawal_the_partner_hears_of_it_and_of_nothing_else(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner) as (at, *_):
        await happen(real, employed(client_id))
        await all_told(webhooks)
        await happen(real, employed(client_id))
        await withdraw(real, consent_id)
        await happen(real, employed(client_id))
        await all_told(webhooks)

    assert [one.content["type"].split(".")[-2] for one in at.received] == ["client-employed", "consent-withdrawn"]
    assert [one.content["sequence"] for one in at.received] == [1, 2]
    assert at.received[1].content["disclosure_id"] is None
    assert await ledger(real) == [("disclosed", "delivered"), ("withdrawn", None)]


async def test_a_withdrawal_waits_for_the_answer_and_what_waited_behind_it_never_leaves(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")
    asked, order = asyncio.Event(), list[str]()

    async def thoughtful(connection: Connection) -> None:
        asked.set()
        await asyncio.sleep(0.3)
        order.append("answered")
        await connection.status(200)

    async def withdrawn() -> None:
        await asked.wait()
        await withdraw(real, consent_id)
        order.append("withdrawn")

    async with subscribed(real, settings, partner, thoughtful) as (at, *_):
        await happen(real, employed(client_id), employed(client_id))
        await asyncio.gather(all_told(webhooks), withdrawn())

    assert order[:2] == ["answered", "withdrawn"]
    assert [one.content["type"].split(".")[-2] for one in at.received] == ["client-employed", "consent-withdrawn"]


async def test_a_failing_client_does_not_hold_others(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    unlucky, lucky = await add_client(real), await add_client(real)
    for client_id in (unlucky, lucky):
        await allow(real, client_id, partner, "employment")

    async def choosy(connection: Connection) -> None:
        await connection.status(500 if connection.request.content["client_ref"] == refs[0] else 200)

    refs: list[str] = []
    async with subscribed(real, settings, partner) as (at, *_):
        await happen(real, employed(unlucky))
        await all_told(webhooks)
        refs.append(at.received[0].content["client_ref"])
        at.answer = choosy
        await happen(real, employed(unlucky), employed(unlucky), employed(lucky), employed(lucky))
        await all_told(webhooks)

    told = [(one.content["client_ref"] == refs[0], one.content["sequence"]) for one in at.received]
    assert sorted(told) == [(False, 1), (False, 2), (True, 1), (True, 2)]


async def test_a_slow_receiver_does_not_hold_other_partners(
    real: Sessions, settings: Settings, partner: Partner
) -> None:
    webhooks = Webhooks(real, Sender(real, settings, Caller(loopback_allowed=True, within=PATIENT)))
    other = await add_partner(real)
    async with real.begin() as session:
        await session.execute(text("delete from subscriptions"))
    clients = [await add_client(real) for _ in range(6)]
    for client_id in clients[:-1]:
        await allow(real, client_id, partner, "employment")
    await allow(real, clients[-1], other, "employment")
    woken = asyncio.Event()

    async def asleep(connection: Connection) -> None:
        await woken.wait()
        await connection.status(200)

    async with (
        subscribed(real, settings, partner, asleep) as (slow, *_),
        subscribed(real, settings, other) as (quick, *_),
    ):
        await happen(real, *(employed(client_id) for client_id in clients))
        while not quick.received or len(slow.received) < 4:
            await webhooks.go_on()
        assert len(slow.received) == 4
        woken.set()
        await all_told(webhooks)

    assert len(slow.received) == 5


async def test_one_that_does_not_answer_gets_one_call_at_a_time_until_it_does(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    clients = [await add_client(real) for _ in range(9)]
    for client_id in clients:
        await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner, receivers.slow) as (at, subscription, _):
        await happen(real, *(employed(client_id) for client_id in clients[:5]))
        webhooks.sender.caller.within = IMPATIENT
        await all_told(webhooks)
        webhooks.sender.caller.within = PATIENT
        assert webhooks.silent == {subscription.id}
        await later(real)
        assert len(webhooks.chosen(await webhooks.due())) == 1
        at.answer = receivers.ok
        await webhooks.go_on()
        while webhooks.silent:
            await webhooks.go_on()
        await happen(real, *(employed(client_id) for client_id in clients[5:]))
        assert len(webhooks.chosen(await webhooks.due())) > 1
        await all_told(webhooks)


async def test_of_one_client_one_message_at_a_time(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    at_once, most = 0, 0

    async def counting(connection: Connection) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        await connection.status(200)

    async with subscribed(real, settings, partner, counting) as (at, *_):
        await happen(real, *(employed(client_id) for _ in range(6)))
        await all_told(webhooks)

    assert most == 1
    assert [one.content["sequence"] for one in at.received] == [1, 2, 3, 4, 5, 6]


async def test_both_ways_share_positions_and_numbers_without_gaps(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    clients = [await add_client(real) for _ in range(3)]
    for client_id in clients:
        await allow(real, client_id, partner, "employment")
    await subscribe(real, partner, type(employed(uuid4())))

    async with subscribed(real, settings, partner):
        for _ in range(3):
            await happen(real, *(employed(client_id) for client_id in clients))
            await asyncio.gather(all_told(webhooks), tell(real))

    kept = await rows(real, "select position, client_id, number, batch from partner_messages order by position")
    assert [row["position"] for row in kept] == list(range(1, 19))
    for client_id in clients:
        assert sorted(row["number"] for row in kept if row["client_id"] == client_id) == list(range(1, 7))
    assert len([row for row in kept if row["batch"] is None]) == 9


async def test_two_senders_that_both_think_they_lead_tell_once(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    clients = [await add_client(real) for _ in range(4)]
    for client_id in clients:
        await allow(real, client_id, partner, "employment")
    second = Webhooks(real, webhooks.sender)

    async with subscribed(real, settings, partner) as (at, *_):
        await happen(real, *(employed(client_id) for client_id in clients for _ in range(3)))
        await asyncio.gather(all_told(webhooks), all_told(second))

    assert len({one.headers["webhook-id"] for one in at.received}) == len(at.received) == 12


async def test_without_a_secret_nothing_is_sent(
    real: Sessions, partner: Partner, webhooks: Webhooks, settings: Settings
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with receiver(receivers.ok) as at:
        subscription = await subscribe(real, partner, type(employed(client_id)), way="webhook", url=at.url)
        await happen(real, employed(client_id))
        await all_told(webhooks)
        assert at.connections == 0
        await secret_for(real, settings, subscription)
        await all_told(webhooks)

    assert len(at.received) == 1


async def test_after_a_new_secret_the_one_before_holds_a_day_and_no_third_does(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner) as (at, subscription, first):
        second = await secret_for(real, settings, subscription)
        third = await secret_for(real, settings, subscription)
        await happen(real, employed(client_id))
        await all_told(webhooks)
        async with real.begin() as session:
            await session.execute(text("update webhook_secrets set valid_until = valid_until - interval '1 day'"))
        await happen(real, employed(client_id))
        await all_told(webhooks)

    assert [verifies(secret, at.received[0]) for secret in (first, second, third)] == [False, True, True]
    assert [verifies(secret, at.received[1]) for secret in (first, second, third)] == [False, False, True]
    assert all(
        secret.encode() not in row["sealed"]
        for row in await rows(real, "select sealed from webhook_secrets")
        for secret in (first, second, third)
    )


def verifies(secret: str, received: receivers.Received) -> bool:
    try:
        Webhook(secret).verify(received.body, received.headers)
    except Exception:
        return False
    return True
