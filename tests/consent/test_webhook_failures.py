"""Receivers and senders that fail: what is sent again, when it is given up, and how it goes on."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from common.database import Sessions
from consent.errors.webhooks import NotSuspended, UrlNotAllowed
from consent.models import Partner, Subscription
from consent.schemas.webhooks import Resumption
from consent.settings import Settings
from consent.telling import webhook_messages
from consent.telling.webhooks import Webhooks
from consent.use_cases import webhooks as use_cases
from tests.consent import receivers
from tests.consent.partners import add_client, allow, employed, happen, subscribe, tell, withdraw
from tests.consent.receivers import Connection, receiver
from tests.consent.webhooks import (
    IMPATIENT,
    OPERATOR,
    PATIENT,
    all_told,
    later,
    ledger,
    rows,
    state_of,
    subscribed,
)


@pytest.mark.parametrize(
    ("behaviour", "problem"),
    [
        (receivers.slow, "too_slow"),
        (receivers.resetting, "cut_off"),
        (receivers.answering(500), "http_500"),
        (receivers.answering(302, headers="location: http://127.0.0.1:1/\r\n"), "http_302"),
        (receivers.answering(404), "http_404"),
    ],
)
async def test_what_failed_is_sent_again_as_the_same_message_and_counts_as_told_each_time(
    real: Sessions,
    settings: Settings,
    partner: Partner,
    webhooks: Webhooks,
    behaviour: Callable[[Connection], Awaitable[None]],
    problem: str,
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner, behaviour) as (at, *_):
        await happen(real, employed(client_id), employed(client_id))
        webhooks.sender.caller.within = IMPATIENT if behaviour is receivers.slow else PATIENT
        await all_told(webhooks)
        webhooks.sender.caller.within = PATIENT
        assert [row["problem"] for row in await rows(real, "select problem from webhook_tries")] == [problem]
        at.answer = receivers.ok
        await all_told(webhooks)  # not before its pause is over
        assert len(at.received) == 1
        await later(real)
        await all_told(webhooks)

    ids = [one.headers["webhook-id"] for one in at.received]
    assert ids[0] == ids[1] != ids[2]
    assert [one.content["sequence"] for one in at.received] == [1, 1, 2]
    assert len({one.content["disclosure_id"] for one in at.received}) == 3
    assert await ledger(real) == [("disclosed", None), ("disclosed", "delivered"), ("disclosed", "delivered")]
    published = [row["event_type"] for row in await rows(real, "select event_type from outbox order by id")]
    assert len([one for one in published if one.endswith("disclosure-made.v1")]) == 2
    touched = await rows(real, "select value from outbox where topic = 'consent.access' and value like '%disclose%'")
    assert len(touched) == 3


async def test_nobody_there_leaves_nothing_in_the_books(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    async with subscribed(real, settings, partner):
        pass  # it has gone

    await happen(real, employed(client_id))
    await all_told(webhooks)

    assert [row["problem"] for row in await rows(real, "select problem from webhook_tries")] == ["not_connected"]
    assert await ledger(real) == []


async def test_a_message_whose_ground_ended_before_the_next_try_is_never_sent_again_nor_is_its_number(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner, receivers.answering(500)) as (at, *_):
        await happen(real, employed(client_id))
        await all_told(webhooks)
        await withdraw(real, consent_id)
        at.answer = receivers.ok
        await later(real)
        await all_told(webhooks)

    assert [(one.content["type"].split(".")[-2], one.content["sequence"]) for one in at.received] == [
        ("client-employed", 1),
        ("consent-withdrawn", 2),
    ]
    assert await ledger(real) == [("disclosed", None), ("withdrawn", None)]


async def test_while_a_message_waits_for_its_next_try_no_other_way_uses_its_number(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    await subscribe(real, partner, type(employed(client_id)))

    async with subscribed(real, settings, partner, receivers.answering(500)) as (at, *_):
        await happen(real, employed(client_id))
        await all_told(webhooks)
        await tell(real)
        at.answer = receivers.ok
        await later(real)
        await happen(real, employed(client_id))
        await all_told(webhooks)

    kept = await rows(real, "select number, batch from partner_messages order by position")
    assert [(row["number"], row["batch"] is None) for row in kept] == [(2, False), (1, True), (3, True)]
    assert [one.content["sequence"] for one in at.received] == [1, 1, 3]


@pytest.mark.parametrize("dies_in", ["posted", "keep", "arrived"])
async def test_a_sender_that_dies_sends_the_same_message_again(
    real: Sessions,
    settings: Settings,
    partner: Partner,
    webhooks: Webhooks,
    monkeypatch: pytest.MonkeyPatch,
    dies_in: str,
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner) as (at, *_):
        await happen(real, employed(client_id))
        with monkeypatch.context() as dying:
            dying.setattr(webhook_messages, dies_in, dies)
            with pytest.raises(Died):
                await all_told(webhooks)
        assert await ledger(real) == [("disclosed", None)]
        await later(real)
        await all_told(webhooks)

    assert len({one.headers["webhook-id"] for one in at.received}) == 1
    assert {one.content["sequence"] for one in at.received} == {1}
    assert await ledger(real) == [("disclosed", None), ("disclosed", "delivered")]


class Died(Exception):
    """As if the process were killed here."""


async def dies(*_: Any, **__: Any) -> None:
    raise Died


async def test_a_secret_sealed_with_another_key_is_a_problem_and_not_the_end(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner) as (at, *_):
        async with real.begin() as session:
            await session.execute(text("update webhook_secrets set sealed = sha512(sealed)"))
        await happen(real, employed(client_id))
        await all_told(webhooks)

    assert [row["problem"] for row in await rows(real, "select problem from webhook_tries")] == ["secret_not_readable"]
    assert at.connections == 0


async def test_pauses_grow_and_after_a_day_the_subscription_is_suspended(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    pauses = []

    async with subscribed(real, settings, partner, receivers.answering(503)) as (at, subscription, _):
        await happen(real, employed(client_id))
        while await state_of(real, subscription) == "active":
            await all_told(webhooks)
            (tried,) = await rows(real, "select next_try_at - now() as pause from webhook_tries")
            pauses.append(tried["pause"].total_seconds())
            await later(real, hours=pauses[-1] / 3600)

    assert pauses[:4] == pytest.approx([5, 20, 80, 320], abs=2)
    assert max(pauses) <= 4 * 3600
    assert sum(pauses[:-1]) == pytest.approx(24 * 3600, rel=0.01)
    assert 10 <= len(at.received) <= 15
    (suspension,) = await rows(real, "select because, problem, resumed_at from suspensions")
    assert suspension == {"because": "undelivered", "problem": "http_503", "resumed_at": None}
    told = await rows(real, "select value from outbox where event_type like '%subscription-suspended%'")
    assert len(told) == 1
    assert str(subscription.id) in bytes(told[0]["value"]).decode()


async def test_a_receiver_that_is_gone_is_suspended_at_once_and_goes_on_where_it_stopped(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner, receivers.answering(410)) as (at, subscription, _):
        await happen(real, employed(client_id), employed(client_id))
        await all_told(webhooks)
        assert await state_of(real, subscription) == "suspended"
        await happen(real, employed(client_id))
        await later(real)
        await all_told(webhooks)
        assert len(at.received) == 1
        async with receiver(receivers.ok) as moved:
            await resumed(real, settings, subscription, url=moved.url)
            await all_told(webhooks)

    assert [one.content["sequence"] for one in moved.received] == [1, 2, 3]
    assert moved.received[0].headers["webhook-id"] == at.received[0].headers["webhook-id"]
    (suspension,) = await rows(real, "select because, resumed_by from suspensions")
    assert suspension == {"because": "gone", "resumed_by": OPERATOR.subject}


async def resumed(real: Sessions, settings: Settings, subscription: Subscription, **changed: Any) -> None:
    async with real.begin() as session:
        await use_cases.resume(
            session,
            subscription_id=subscription.id,
            resumption=Resumption(**changed),
            who=OPERATOR,
            settings=settings,
        )


async def test_what_lost_its_ground_while_suspended_is_not_told_afterwards(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner, receivers.answering(410)) as (at, subscription, _):
        await happen(real, employed(client_id), employed(client_id))
        await all_told(webhooks)
        await withdraw(real, consent_id)
        at.answer = receivers.ok
        await resumed(real, settings, subscription)
        await all_told(webhooks)

    assert [one.content["type"].split(".")[-2] for one in at.received] == ["client-employed", "consent-withdrawn"]


async def test_only_what_is_suspended_can_be_resumed_and_only_to_an_allowed_address(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")

    async with subscribed(real, settings, partner, receivers.answering(410)) as (_, subscription, _):
        with pytest.raises(NotSuspended):
            await resumed(real, settings, subscription)
        await happen(real, employed(client_id))
        await all_told(webhooks)

    with pytest.raises(UrlNotAllowed):
        await resumed(real, settings, subscription, url="https://10.0.0.1/")
    assert await state_of(real, subscription) == "suspended"


async def test_the_word_of_a_withdrawal_does_not_wait_for_a_suspended_webhook_when_another_way_is_open(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")

    async with (
        subscribed(real, settings, partner, receivers.answering(410)) as (gone, *_),
        subscribed(real, settings, partner) as (there, *_),
    ):
        await happen(real, employed(client_id))
        await all_told(webhooks)
        await withdraw(real, consent_id)
        await all_told(webhooks)

    assert [one.content["type"].split(".")[-2] for one in gone.received] == ["client-employed"]
    assert [one.content["type"].split(".")[-2] for one in there.received] == ["client-employed", "consent-withdrawn"]
