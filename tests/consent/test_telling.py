"""Partners on the real broker: what they are told, what they never learn of, and a sender that dies at any moment."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from sqlalchemy import text

import local_stack
from common.database import Sessions
from common.service_tokens import ServiceTokens
from consent.models import Partner
from consent.settings import Settings
from consent.telling import kafka, sending
from consent.telling.kafka import PartnerTopics
from tests.consent.partners import add_client, add_partner, allow, employed, happen, tell, withdraw
from tests.system.conftest import pid_of

pytestmark = pytest.mark.stack


@pytest.fixture
async def partner(real: Sessions, stack: local_stack.Stack) -> Partner:
    """Told of employments and of coaching that ended, in Rovaniemi."""
    partner = await add_partner(real)
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.environment["KAFKA_ADMIN_BOOTSTRAP"])
    await admin.start()
    await admin.create_topics([NewTopic(partner.topic, 1, 1)])
    await admin.close()
    return partner


@pytest.fixture
async def topics(stack: local_stack.Stack, settings_variables: None) -> AsyncIterator[PartnerTopics]:
    """Logged in as the consent service is; the service's own worker waits meanwhile for its turn."""
    at = stack.environment
    settings = Settings(kafka_bootstrap=at["KAFKA_BOOTSTRAP"], oidc_issuer=at["OIDC_ISSUER"])
    tokens = ServiceTokens(at["OIDC_ISSUER"], "consent", at["CLIENT_SECRET_CONSENT"])
    topics = PartnerTopics(settings, tokens)
    await topics.start()
    yield topics
    await topics.stop()


async def told(stack: local_stack.Stack, partner: Partner) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """Headers and contents of all that was committed."""
    consumer = AIOKafkaConsumer(
        partner.topic,
        bootstrap_servers=stack.environment["KAFKA_ADMIN_BOOTSTRAP"],
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    await consumer.start()
    found = []
    try:
        while batch := await consumer.getmany(timeout_ms=1000):
            found += [record for records in batch.values() for record in records]
    finally:
        await consumer.stop()
    return [({name: value.decode() for name, value in one.headers}, orjson.loads(one.value)) for one in found]


async def disclosures(real: Sessions) -> list[tuple[str, str | None]]:
    """Each one's id and outcome, in the ledger's order."""
    async with real() as session:
        rows = await session.execute(
            text("""
                select d.id, o.outcome from disclosures d left join disclosure_outcomes o on o.disclosure_id = d.id
                order by d.number
            """)
        )
        return [(str(row.id), row.outcome) for row in rows]


async def test_a_partner_is_told_what_was_granted_and_no_more(
    real: Sessions, stack: local_stack.Stack, partner: Partner, topics: PartnerTopics
) -> None:
    client_id, unknown = await add_client(real), await add_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(unknown), employed(client_id), employed(unknown), employed(client_id))

    await tell(real, topics)

    messages = await told(stack, partner)
    assert [headers["ce_sequence"] for headers, _ in messages] == ["1", "2"]
    assert [(headers["ce_disclosureid"], "delivered") for headers, _ in messages] == await disclosures(real)
    headers, content = messages[0]
    assert str(client_id) not in str(messages)
    assert headers["ce_subject"] == content["client_ref"]
    assert set(content) == {
        *("client_ref", "municipality", "employment_id", "kind", "sector", "started_on", "ended_on", "contract"),
        *("hours_per_week", "occupation", "open_labour_market"),
    }


async def test_after_a_withdrawal_the_partner_hears_of_it_and_of_nothing_else(
    real: Sessions, stack: local_stack.Stack, partner: Partner, topics: PartnerTopics
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    await tell(real, topics)
    await happen(real, employed(client_id))  # on its way

    await withdraw(real, consent_id)
    await happen(real, employed(client_id))  # too late
    await tell(real, topics)
    await allow(real, client_id, partner, "employment")  # brings nothing of the time between back
    await tell(real, topics)

    kinds = [headers["ce_type"].split(".")[-2] for headers, _ in await told(stack, partner)]
    assert kinds == ["client-employed", "consent-withdrawn"]


@pytest.mark.parametrize("dies_in", ["arrived", "send"])
async def test_a_sender_that_dies_half_way_is_settled_by_what_the_broker_has(
    real: Sessions,
    stack: local_stack.Stack,
    partner: Partner,
    topics: PartnerTopics,
    monkeypatch: pytest.MonkeyPatch,
    dies_in: str,
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id), employed(client_id))
    with monkeypatch.context() as dying:
        dying.setattr(*((sending, "arrived", dies) if dies_in == "arrived" else (topics, "send", dies)))
        with pytest.raises(Died):
            await tell(real, topics)
    assert [outcome for _, outcome in await disclosures(real)] == [None, None]

    await topics.stop()
    await topics.start()
    await sending.settle_the_unsettled(real, topics)
    await tell(real, topics)

    messages = await told(stack, partner)
    assert [headers["ce_sequence"] for headers, _ in messages] == ["1", "2"]
    delivered = [id_ for id_, outcome in await disclosures(real) if outcome == "delivered"]
    assert [headers["ce_disclosureid"] for headers, _ in messages] == delivered


async def test_a_sending_is_settled_also_when_nothing_waits_any_more(
    real: Sessions,
    stack: local_stack.Stack,
    partner: Partner,
    topics: PartnerTopics,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or the partner's next message about this client would have the number of one it has read."""
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    with monkeypatch.context() as dying:
        dying.setattr(sending, "arrived", dies)
        with pytest.raises(Died):
            await tell(real, topics)
    async with real.begin() as session:
        await session.execute(text("delete from waiting_events"))

    await topics.stop()
    await topics.start()
    await sending.settle_the_unsettled(real, topics)
    await happen(real, employed(client_id))
    await tell(real, topics)

    assert [headers["ce_sequence"] for headers, _ in await told(stack, partner)] == ["1", "2"]
    assert [outcome for _, outcome in await disclosures(real)] == ["delivered", "delivered"]


class Died(Exception):
    """As if the process were killed here."""


async def dies(*_: Any, **__: Any) -> None:
    raise Died


async def test_a_withdrawal_waits_for_what_is_being_sent(
    real: Sessions, partner: Partner, topics: PartnerTopics, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    order: list[str] = []
    send = topics.send

    async def slow(*given: Any, **options: Any) -> None:
        await asyncio.sleep(0.3)
        await send(*given, **options)
        order.append("sent")

    async def withdrawn() -> None:
        await asyncio.sleep(0.1)
        await withdraw(real, consent_id)
        order.append("withdrawn")

    monkeypatch.setattr(topics, "send", slow)

    await asyncio.gather(tell(real, topics), withdrawn())

    assert order == ["sent", "withdrawn"]
    async with real() as session:
        kinds = await session.scalars(text("select kind from ledger order by number"))
        assert list(kinds) == ["disclosed", "withdrawn"]


@contextmanager
def freezing(stack: local_stack.Stack, process: str) -> Iterator[Callable[[], None]]:
    """What is given freezes it: there, and without an answer. At the end it thaws."""
    pid = pid_of(stack, process)
    try:
        yield lambda: os.kill(pid, signal.SIGSTOP)
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_broker_that_freezes_holds_up_no_withdrawal_and_what_it_was_sent_never_surfaces(
    real: Sessions,
    stack: local_stack.Stack,
    partner: Partner,
    topics: PartnerTopics,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the messages in its hands, and not yet the word that they are all."""
    monkeypatch.setattr(kafka, "ANSWERS_WITHIN", 2.0)
    client_id = await add_client(real)
    consent_id = await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))

    is_frozen, producer = asyncio.Event(), cast(AIOKafkaProducer, topics.producer)
    with freezing(stack, "kafka") as freeze, monkeypatch.context() as meanwhile:
        word = producer.send_offsets_to_transaction

        async def word_to_the_frozen(*given: Any) -> None:
            freeze()
            is_frozen.set()
            await word(*given)

        meanwhile.setattr(producer, "send_offsets_to_transaction", word_to_the_frozen)
        telling = asyncio.create_task(tell(real, topics))
        await is_frozen.wait()
        async with asyncio.timeout(2.0 + kafka.ENDS_WITHIN + 6.0):
            await withdraw(real, consent_id)
    with pytest.raises(TimeoutError):
        await telling
    await topics.start()
    await sending.settle_the_unsettled(real, topics)

    assert await told(stack, partner) == []
    assert [outcome for _, outcome in await disclosures(real)] == ["failed"]
