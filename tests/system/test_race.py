"""Withdrawals against what is on its way to a partner: nothing is told after a withdrawal's place in the ledger.

The checker shares no code with the consent service: it reads what the partners got and the ledger's tables, and
compares. `RACE=2000 pytest tests/system/test_race.py` for thousands of each.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer

from tests.consent.receivers import Connection, receiver
from tests.system import race
from tests.system.conftest import Everything
from tests.system.race import Partner, asked

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1800)]


@dataclass(frozen=True)
class Told:
    """One message as the partner got it."""

    message_id: str
    disclosure_id: str | None
    client_ref: str
    sequence: int
    kind: str


@dataclass
class Unreliable:
    """A receiver that takes its time; now and then it breaks off or says that it failed, having read everything."""

    heard: list[Told] = field(default_factory=list)
    taken: list[Told] = field(default_factory=list)
    """Of what was heard that which was also acknowledged."""

    async def answer(self, connection: Connection) -> None:
        content = connection.request.content
        kind, message_id = kind_of(content["type"]), connection.request.headers["webhook-id"]
        told = Told(message_id, content["disclosure_id"], content["client_ref"], content["sequence"], kind)
        self.heard.append(told)
        await asyncio.sleep(random.random() * 0.02)
        chance = random.random()
        if chance < 0.1:
            connection.writer.transport.abort()
        elif chance < 0.2:
            await connection.status(503)
        else:
            self.taken.append(told)
            await connection.status(204)


async def test_nothing_is_told_after_its_withdrawal(everything: Everything) -> None:
    unreliable = Unreliable()
    async with receiver(unreliable.answer) as at:
        on_kafka, on_webhook = await race.on_kafka(everything), await race.on_webhook(everything, at.url)
        async with race.prepared(everything, [on_kafka, on_webhook]) as run:
            await run.run()
            await race.nothing_waits(everything, [on_kafka, on_webhook])

        await agrees_with_kafka(everything, on_kafka)
        await agrees_with_webhook(everything, on_webhook, unreliable)


async def agrees_with_kafka(everything: Everything, partner: Partner) -> None:
    """What has arrived by the ledger, and only that, lies in the topic, once."""
    told, ledger = await told_to(everything, partner), await ledger_of(everything, partner)

    assert sorted(ids_of(told)) == sorted(ledger.delivered)
    assert ledger.told_after_withdrawal() == []
    assert ledger.delivered, "the withdrawals won every race: nothing was proven"
    for messages in by_client(told).values():
        assert [one.sequence for one in messages] == list(range(1, len(messages) + 1))
        assert [one.kind for one in messages].index("consent-withdrawn") == len(messages) - 1


async def agrees_with_webhook(everything: Everything, partner: Partner, at: Unreliable) -> None:
    """Each call is one disclosure. Of what was not acknowledged, or by then to nobody, the ledger says that it left."""
    ledger = await ledger_of(everything, partner)

    assert len(ids_of(at.heard)) == len(set(ids_of(at.heard)))
    assert set(ledger.delivered) <= set(ids_of(at.taken))
    assert set(ids_of(at.heard)) <= set(ledger.disclosed)
    assert ledger.told_after_withdrawal() == []
    assert ledger.delivered, "the withdrawals won every race: nothing was proven"
    for messages in by_client(at.heard).values():
        assert_in_order(messages)


def assert_in_order(messages: Sequence[Told]) -> None:
    """The same message keeps its number however often it comes, and the withdrawal has the last word."""
    numbers = {one.message_id: one.sequence for one in messages}
    assert all(numbers[one.message_id] == one.sequence for one in messages)
    assert list(numbers.values()) == sorted(numbers.values())
    assert messages[-1].kind == "consent-withdrawn"


@dataclass(frozen=True)
class Ledger:
    """What the consent service wrote down about one partner."""

    disclosures: Sequence[dict[str, Any]]
    withdrawn: dict[UUID, int]
    """The number of each client's withdrawal."""

    @property
    def disclosed(self) -> list[str]:
        return [str(row["id"]) for row in self.disclosures]

    @property
    def delivered(self) -> list[str]:
        return [str(row["id"]) for row in self.disclosures if row["outcome"] == "delivered"]

    def told_after_withdrawal(self) -> list[dict[str, Any]]:
        return [row for row in self.disclosures if row["number"] > self.withdrawn[row["client_id"]]]


async def ledger_of(everything: Everything, partner: Partner) -> Ledger:
    disclosures = """
        select d.id, d.number, d.client_id, o.outcome from disclosures d
        left join disclosure_outcomes o on o.disclosure_id = d.id where d.party = $1
    """
    withdrawals = """
        select l.client_id, l.number from ledger l join consent_grants g on g.consent_id = l.reference
        where l.kind = 'withdrawn' and g.party = $1
    """
    withdrawn = {row["client_id"]: row["number"] for row in await asked(everything, withdrawals, partner.party)}
    assert len(withdrawn) == race.CLIENTS
    return Ledger(await asked(everything, disclosures, partner.party), withdrawn)


async def told_to(everything: Everything, partner: Partner) -> list[Told]:
    """In each partition's order."""
    consumer = AIOKafkaConsumer(
        partner.topic,
        bootstrap_servers=everything.environment["KAFKA_ADMIN_BOOTSTRAP"],
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    await consumer.start()
    records = []
    try:
        while batch := await consumer.getmany(timeout_ms=2000):
            records += [record for those in batch.values() for record in those]
    finally:
        await consumer.stop()
    return [as_told({name: value.decode() for name, value in record.headers}) for record in records]


def as_told(headers: dict[str, str]) -> Told:
    about = headers["ce_id"], headers.get("ce_disclosureid"), headers["ce_subject"]
    return Told(*about, int(headers["ce_sequence"]), kind_of(headers["ce_type"]))


def kind_of(event_type: str) -> str:
    return event_type.split(".")[-2]


def ids_of(told: Sequence[Told]) -> list[str]:
    return [one.disclosure_id for one in told if one.disclosure_id]


def by_client(told: Sequence[Told]) -> dict[str, list[Told]]:
    found = defaultdict(list)
    for one in told:
        found[one.client_ref].append(one)
    return found
