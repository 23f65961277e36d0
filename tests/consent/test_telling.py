"""Partners on the real broker: what they are told, what they never learn of, and a sender that dies at any moment."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from sqlalchemy import text

import local_stack
from common import rights
from common.consumers import Received
from common.database import Sessions, create_engine, create_sessions
from common.days import now, today
from common.events import ClientEmployed, CoachingEnded
from common.identity import Principal
from common.ids import new_id
from common.service_tokens import ServiceTokens
from consent.models import KnownClient, Partner, Subscription
from consent.schemas.consents import NewConsent, Withdrawal
from consent.settings import Settings
from consent.telling import sending
from consent.telling.kafka import PartnerTopics
from consent.use_cases import consents as use_cases
from consent.use_cases.waiting import queue_for_partners
from tests.consent.builders import a_new_consent

pytestmark = pytest.mark.stack

COORDINATOR = Principal(
    subject=uuid4(),
    client="portal",
    name="tester",
    roles=frozenset({"coordinator"}),
    organisation=None,
    municipalities=frozenset({"698"}),
)


@pytest.fixture
async def real(committed: str, settings_variables: None) -> AsyncIterator[Sessions]:
    settings = Settings(database_url=committed)
    engine = create_engine(settings)
    yield create_sessions(engine, settings)
    await engine.dispose()


@pytest.fixture
async def partner(real: Sessions, stack: local_stack.Stack) -> Partner:
    """Told of employments and of coaching that ended, in Rovaniemi."""
    partner = Partner(organisation_id=uuid4(), code=f"koe-{uuid4().hex[:8]}", party_type="third_sector", state="ready")
    told = Subscription(
        partner_id=partner.id,
        event_types=[ClientEmployed.type, CoachingEnded.type],
        municipalities=["698"],
        purpose="supported_employment",
        way="kafka",
    )
    async with real.begin() as session:
        session.add(partner)
        await session.flush()
        session.add(told)
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


async def a_client(real: Sessions) -> UUID:
    client_id = uuid4()
    async with real.begin() as session:
        session.add(KnownClient(id=client_id, municipality="698"))
        await rights.grant(session, client_id, relation="own_municipality", holder="698", because=client_id)
    return client_id


async def allow(real: Sessions, client_id: UUID, partner: Partner, *categories: str) -> UUID:
    grants = [{"party": partner.party, "category": category} for category in categories]
    new = NewConsent.model_validate(a_new_consent(client_id, grants=grants))
    async with real.begin() as session:
        return (await use_cases.give_consent(session, new=new, who=COORDINATOR)).id


async def withdraw(real: Sessions, consent_id: UUID) -> None:
    async with real.begin() as session:
        await use_cases.withdraw_consent(session, consent_id=consent_id, withdrawal=Withdrawal(), who=COORDINATOR)


async def happen(real: Sessions, *events: Any) -> None:
    for event in events:
        received = Received(id=new_id(), event=event, recorded_at=now(), sequence=1)
        async with real.begin() as session:
            await queue_for_partners(session, [received])


def employed(client_id: UUID) -> ClientEmployed:
    return ClientEmployed(
        client_id=client_id,
        municipality="698",
        case_id=uuid4(),
        employment_id=uuid4(),
        employer_id=uuid4(),
        sector="company",
        kind="employment",
        started_on=today(),
        ended_on=None,
        wage_subsidy=True,
        contract="permanent",
        hours_per_week=None,
        occupation=None,
        open_labour_market=True,
        out_of_work_at_entry=True,
    )


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
    client_id, unknown = await a_client(real), await a_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(unknown), employed(client_id), employed(unknown), employed(client_id))

    await sending.tell_partners(real, topics)

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
    client_id = await a_client(real)
    consent_id = await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    await sending.tell_partners(real, topics)
    await happen(real, employed(client_id))  # on its way

    await withdraw(real, consent_id)
    await happen(real, employed(client_id))  # too late
    await sending.tell_partners(real, topics)
    await allow(real, client_id, partner, "employment")  # brings nothing of the time between back
    await sending.tell_partners(real, topics)

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
    client_id = await a_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id), employed(client_id))
    with monkeypatch.context() as dying:
        dying.setattr(*((sending, "arrived", dies) if dies_in == "arrived" else (topics, "send", dies)))
        with pytest.raises(Died):
            await sending.tell_partners(real, topics)
    assert [outcome for _, outcome in await disclosures(real)] == [None, None]

    await topics.stop()
    await topics.start()
    await sending.settle_the_unsettled(real, topics)
    await sending.tell_partners(real, topics)

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
    client_id = await a_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    with monkeypatch.context() as dying:
        dying.setattr(sending, "arrived", dies)
        with pytest.raises(Died):
            await sending.tell_partners(real, topics)
    async with real.begin() as session:
        await session.execute(text("delete from waiting_events"))

    await topics.stop()
    await topics.start()
    await sending.settle_the_unsettled(real, topics)
    await happen(real, employed(client_id))
    await sending.tell_partners(real, topics)

    assert [headers["ce_sequence"] for headers, _ in await told(stack, partner)] == ["1", "2"]
    assert [outcome for _, outcome in await disclosures(real)] == ["delivered", "delivered"]


class Died(Exception):
    """As if the process were killed here."""


async def dies(*_: Any, **__: Any) -> None:
    raise Died


async def test_a_withdrawal_waits_for_what_is_being_sent(
    real: Sessions, partner: Partner, topics: PartnerTopics, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id = await a_client(real)
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

    await asyncio.gather(sending.tell_partners(real, topics), withdrawn())

    assert order == ["sent", "withdrawn"]
    async with real() as session:
        kinds = await session.scalars(text("select kind from ledger order by number"))
        assert list(kinds) == ["disclosed", "withdrawn"]
