"""Withdrawals against calls on their way, the sender stopped in between: nothing is told after a withdrawal's place.

Some dozens of each here; `RACE=2000 pytest tests/consent/test_webhook_race.py` for thousands.
"""

import asyncio
import os
import random
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import pytest

from common.database import Sessions
from consent.models import Partner
from consent.settings import Settings
from consent.telling.webhooks import Webhooks
from tests.consent.partners import add_client, allow, employed, happen, withdraw
from tests.consent.receivers import Connection, Received, Receiver
from tests.consent.webhooks import all_told, later, rows, subscribed

CLIENTS = int(os.environ.get("RACE", "40"))

pytestmark = pytest.mark.timeout(1800)


async def unreliable(connection: Connection) -> None:
    """Takes its time; now and then breaks off or says that it failed, having read everything."""
    await asyncio.sleep(random.random() * 0.02)
    chance = random.random()
    if chance < 0.1:
        connection.writer.transport.abort()
    else:
        await connection.status(503 if chance < 0.2 else 204)


async def test_nothing_is_told_after_its_withdrawal(
    real: Sessions, settings: Settings, partner: Partner, webhooks: Webhooks
) -> None:
    clients = [await add_client(real) for _ in range(CLIENTS)]
    consents = [await allow(real, client_id, partner, "employment") for client_id in clients]

    async with subscribed(real, settings, partner, unreliable) as (at, *_):
        stopping = asyncio.create_task(tell_and_stop(real, webhooks, at))
        await asyncio.gather(happen_slowly(real, clients), withdraw_slowly(real, consents, at))
        stopping.cancel()
        await asyncio.gather(stopping, return_exceptions=True)
        await tell_the_rest(real, Webhooks(real, webhooks.sender))

    await agrees(real, at.received)


async def tell_and_stop(real: Sessions, webhooks: Webhooks, at: Receiver) -> None:
    """A sender after another, each stopped in the middle of its calls."""
    while True:
        sender = asyncio.create_task(Webhooks(real, webhooks.sender).tell_for_ever())
        try:
            await more_calls(at, 12)
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
        await later(real)


async def more_calls(at: Receiver, count: int, *, within: float = 30) -> None:
    """Or nothing comes any more."""
    wanted = at.connections + count
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            while at.connections < wanted:
                await asyncio.sleep(0.01)


async def happen_slowly(real: Sessions, clients: Sequence[UUID]) -> None:
    for client_id in random.sample([*clients] * 2, len(clients) * 2):
        await happen(real, employed(client_id))


async def withdraw_slowly(real: Sessions, consents: Sequence[UUID], at: Receiver) -> None:
    """As the calls go on, so that each meets the other on its way."""
    for consent_id in consents:
        await more_calls(at, 1, within=1)
        await withdraw(real, consent_id)


async def tell_the_rest(real: Sessions, webhooks: Webhooks) -> None:
    while await rows(real, "select 1 from waiting_events limit 1"):
        await later(real)
        await all_told(webhooks)


async def agrees(real: Sessions, received: Sequence[Received]) -> None:
    """By the ledger's numbers, and one to one with what the receiver was sent."""
    withdrawn = {
        row["client_id"]: row["number"]
        for row in await rows(real, "select client_id, number from ledger where kind = 'withdrawn'")
    }
    disclosed = await rows(
        real,
        """select d.id, d.number, d.client_id, o.outcome from disclosures d
           left join disclosure_outcomes o on o.disclosure_id = d.id""",
    )
    sent = {one.content["disclosure_id"] for one in received} - {None}
    delivered = {str(row["id"]) for row in disclosed if row["outcome"] == "delivered"}

    assert len(withdrawn) == CLIENTS
    assert not [row for row in disclosed if row["number"] > withdrawn[row["client_id"]]]
    assert delivered, "the withdrawals won every race: nothing was proven"
    assert delivered <= sent <= {str(row["id"]) for row in disclosed}
    await is_numbered(real, received)


async def is_numbered(real: Sessions, received: Sequence[Received]) -> None:
    """What was taken: of each client in rising numbers, none but what was cut off left out, and last the word of the
    withdrawal; positions without gaps."""
    kept = await rows(real, "select position, client_ref, number, event_type, message_id from partner_messages")
    assert sorted(row["position"] for row in kept) == list(range(1, len(kept) + 1))
    assert {str(row["message_id"]) for row in kept} <= {one.headers["webhook-id"] for one in received}
    by_client = defaultdict(list)
    for row in sorted(kept, key=lambda row: row["number"]):
        by_client[row["client_ref"]].append(row)
    for messages in by_client.values():
        numbers = [row["number"] for row in messages]
        assert numbers == sorted(set(numbers))
        cut_off = {
            one.content["sequence"] for one in received if one.content["client_ref"] == str(messages[0]["client_ref"])
        }
        assert set(range(1, numbers[-1] + 1)) - cut_off <= set(numbers)
        assert "consent-withdrawn" in messages[-1]["event_type"]
