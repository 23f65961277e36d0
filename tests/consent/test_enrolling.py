"""Partners made and taken away on the real login and the real broker: what a partner's account can do, and what not."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError
from pydantic import SecretStr
from sqlalchemy import text

import local_stack
from common.database import Sessions
from common.events import ClientEmployed
from common.kafka import login_options
from common.service_tokens import ServiceTokens
from consent.enrolling.broker import TopicsAndRights
from consent.enrolling.registrar import Registrar, enrol, registrar_of
from consent.models import KnownOrganisation, Partner
from consent.queries.partners import partner_by_id
from consent.schemas.partners import NewPartner, NewSubscription
from consent.settings import Settings, WorkerSettings
from consent.telling.kafka import GROUP, PartnerTopics
from consent.telling.sending import settle_the_unsettled
from consent.use_cases import partners as use_cases
from tests.consent.partners import add_client, allow, employed, happen, tell
from tests.people import someone

pytestmark = pytest.mark.stack

OPERATOR = someone("operator", municipalities=frozenset())


@dataclass
class Enrolled:
    """A partner and the secret that its operator was shown."""

    partner: Partner
    secret: str


@pytest.fixture
def settings(committed: str, settings_variables: None, stack: local_stack.Stack) -> WorkerSettings:
    at = stack.environment
    return WorkerSettings(
        database_url=committed,
        kafka_bootstrap=at["KAFKA_BOOTSTRAP"],
        oidc_issuer=at["OIDC_ISSUER"],
        client_secret_registrar=at["CLIENT_SECRET_REGISTRAR"],
    )


@pytest.fixture
def registrar(settings: WorkerSettings) -> Registrar:
    return registrar_of(settings)


@pytest.fixture
async def enrolled(real: Sessions, registrar: Registrar, settings: Settings) -> AsyncIterator[Enrolled]:
    """Told of employments in Rovaniemi; taken away after the test."""
    one = await add(real, settings, code=f"koe-{uuid4().hex[:8]}")
    assert await enrol(real, registrar)
    one.partner = await now(real, one.partner)
    yield one
    await remove(real, one.partner)
    assert await enrol(real, registrar)


async def add(real: Sessions, settings: Settings, *, code: str) -> Enrolled:
    told = {"event_types": [ClientEmployed.type], "municipalities": ["698"], "way": "kafka"}
    subscription = NewSubscription.model_validate(told | {"purpose": "supported_employment"})
    async with real.begin() as session:
        organisation = KnownOrganisation(id=uuid4(), source_category="third_sector")
        session.add(organisation)
        await session.flush()
        new = NewPartner(organisation_id=organisation.id, code=code)
        partner = await use_cases.add_partner(session, new=new, who=OPERATOR)
        await use_cases.subscribe(session, partner_id=partner.id, new=subscription, settings=settings)
        _, secret = await use_cases.draw_secret(session, partner_id=partner.id, who=OPERATOR, settings=settings)
    return Enrolled(partner, secret)


async def now(real: Sessions, partner: Partner) -> Partner:
    async with real() as session:
        return await partner_by_id(session, partner.id)


async def remove(real: Sessions, partner: Partner) -> None:
    async with real.begin() as session:
        if (await state_of(real, partner.id)) != "gone":
            await use_cases.remove_partner(session, partner_id=partner.id, who=OPERATOR)


async def state_of(real: Sessions, partner_id: UUID) -> str:
    async with real() as session:
        state = await session.scalar(text("select state from partners where id = :id"), {"id": partner_id})
        return str(state)


async def log_in(settings: Settings, account: str, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": account, "client_secret": secret}
    async with httpx.AsyncClient() as client:
        return await client.post(f"{settings.oidc_issuer}/protocol/openid-connect/token", data=form)


def kafka_login(settings: Settings, one: Enrolled) -> dict[str, Any]:
    return login_options(settings, ServiceTokens(settings.oidc_issuer, one.partner.account, one.secret))


async def read(settings: Settings, one: Enrolled, topic: str, *, group: str) -> list[dict[str, Any]]:
    """As the partner itself reads: with its own login, in a group of its own, only what was committed."""
    consumer = AIOKafkaConsumer(
        topic,
        **kafka_login(settings, one),
        group_id=group,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    found: list[Any] = []
    try:
        await consumer.start()
        while batch := await consumer.getmany(timeout_ms=2000):
            found += [orjson.loads(record.value) for records in batch.values() for record in records]
        await consumer.commit()
    finally:
        await consumer.stop()
    return found


async def test_a_partner_logs_in_reads_what_it_is_told_and_nothing_else(
    real: Sessions, settings: WorkerSettings, stack: local_stack.Stack, enrolled: Enrolled
) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, enrolled.partner, "employment")
    await happen(real, employed(client_id))
    topics = as_the_service(stack, settings)
    await topics.start()
    await tell(real, topics)
    await topics.stop()

    told = await read(settings, enrolled, enrolled.partner.topic, group=f"{enrolled.partner.account}.readers")

    assert [one["kind"] for one in told] == ["employment"]
    assert str(client_id) not in str(told)


def as_the_service(stack: local_stack.Stack, settings: Settings) -> PartnerTopics:
    """What tells partners, logged in as the consent service is."""
    return PartnerTopics(
        settings, ServiceTokens(settings.oidc_issuer, "consent", stack.environment["CLIENT_SECRET_CONSENT"])
    )


async def test_its_token_has_one_role_and_opens_no_page_of_the_operators(
    settings: WorkerSettings, stack: local_stack.Stack, enrolled: Enrolled
) -> None:
    token = (await log_in(settings, enrolled.partner.account, enrolled.secret)).json()["access_token"]
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {token}"}) as client:
        status = (await client.get(f"{stack.environment['CONSENT_URL']}/partners")).status_code

    claims = claims_of(token)
    assert (claims["azp"], claims["roles"]) == (enrolled.partner.account, ["partner"])
    assert sorted(claims["aud"]) == ["kafka", "rinnalla-api"]
    assert status == 403


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


async def test_no_other_topic_is_its_to_read_not_even_another_partners(
    real: Sessions, registrar: Registrar, settings: WorkerSettings, enrolled: Enrolled
) -> None:
    other = await add(real, settings, code=f"{enrolled.partner.code}-b")  # begins alike
    assert await enrol(real, registrar)

    for topic in (other.partner.topic, "consent.events", "coaching.events", "consent.access"):
        with pytest.raises(TopicAuthorizationFailedError):
            await read(settings, enrolled, topic, group=f"{enrolled.partner.account}.readers")
    for group in ("consent", "consent.partners", f"{other.partner.account}.readers", enrolled.partner.account):
        with pytest.raises(GroupAuthorizationFailedError):
            await read(settings, enrolled, enrolled.partner.topic, group=group)
    await remove(real, other.partner)


async def test_it_writes_nowhere(settings: WorkerSettings, enrolled: Enrolled) -> None:
    producer = AIOKafkaProducer(**kafka_login(settings, enrolled), enable_idempotence=False)
    await producer.start()
    try:
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send_and_wait(enrolled.partner.topic, b"{}")
    finally:
        await producer.stop()


async def test_its_topic_keeps_seven_days(stack: local_stack.Stack, enrolled: Enrolled) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.environment["KAFKA_ADMIN_BOOTSTRAP"])
    await admin.start()
    (described,) = await admin.describe_topics([enrolled.partner.topic])
    (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, enrolled.partner.topic)])
    await admin.close()

    kept = {name: value for *_, configs in answer.resources for name, value, *_ in configs}
    assert len(described["partitions"]) == 3
    assert kept["retention.ms"] == str(7 * 24 * 3600 * 1000)


async def test_a_new_secret_takes_the_place_of_the_old_one(
    real: Sessions, registrar: Registrar, settings: WorkerSettings, enrolled: Enrolled
) -> None:
    async with real.begin() as session:
        _, newer = await use_cases.draw_secret(session, partner_id=enrolled.partner.id, who=OPERATOR, settings=settings)
    assert (await log_in(settings, enrolled.partner.account, enrolled.secret)).status_code == 200

    assert await enrol(real, registrar)

    assert (await log_in(settings, enrolled.partner.account, enrolled.secret)).status_code == 401
    assert (await log_in(settings, enrolled.partner.account, newer)).status_code == 200
    async with real() as session:
        assert await session.scalar(text("select count(*) from waiting_secrets")) == 0


async def test_every_step_may_be_done_again(
    real: Sessions, registrar: Registrar, settings: WorkerSettings, enrolled: Enrolled
) -> None:
    async with real.begin() as session:  # as if the worker had died before it could say so
        await session.execute(text("update partners set state = 'wanted'"))

    assert await enrol(real, registrar)

    assert (await now(real, enrolled.partner)).state == "ready"
    assert (await log_in(settings, enrolled.partner.account, enrolled.secret)).status_code == 200


async def test_one_that_was_taken_away_cannot_log_in_nor_read_with_the_token_it_still_has(
    real: Sessions, registrar: Registrar, settings: WorkerSettings, stack: local_stack.Stack, enrolled: Enrolled
) -> None:
    tokens = ServiceTokens(settings.oidc_issuer, enrolled.partner.account, enrolled.secret)
    await tokens.get()
    await remove(real, enrolled.partner)

    assert await enrol(real, registrar)
    async with real.begin() as session:  # as if the worker had died before it could say so
        await session.execute(text("update partners set state = 'leaving'"))
    assert await enrol(real, registrar)

    assert await state_of(real, enrolled.partner.id) == "gone"
    assert (await log_in(settings, enrolled.partner.account, enrolled.secret)).status_code == 401
    admin = AIOKafkaAdminClient(**login_options(settings, tokens))
    await admin.start()
    (described,) = await admin.describe_topics([enrolled.partner.topic])
    await admin.close()
    assert described["error_code"] == TopicAuthorizationFailedError.errno
    assert enrolled.partner.topic not in await topics_of(stack)


async def topics_of(stack: local_stack.Stack) -> set[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.environment["KAFKA_ADMIN_BOOTSTRAP"])
    await admin.start()
    try:
        return set(await admin.list_topics())
    finally:
        await admin.close()


async def test_who_comes_back_by_the_same_code_begins_anew(
    real: Sessions, registrar: Registrar, settings: WorkerSettings, stack: local_stack.Stack, enrolled: Enrolled
) -> None:
    """The broker must not remember the sendings of the one before, or the new one's would be taken for arrived."""
    topics = as_the_service(stack, settings)
    await topics.start()
    await tell_of_an_employment(real, topics, enrolled.partner)
    assert await topics.last_sending(enrolled.partner) == 1
    await remove(real, enrolled.partner)
    assert await enrol(real, registrar)

    again = await add(real, settings, code=enrolled.partner.code)
    assert await enrol(real, registrar)
    before = await topics.last_sending(again.partner)
    await tell_of_an_employment(real, topics, again.partner)
    await topics.stop()

    assert before == 0
    told = await read(settings, again, again.partner.topic, group=f"{again.partner.account}.readers")
    assert len(told) == 1
    await remove(real, again.partner)
    assert await enrol(real, registrar)


async def tell_of_an_employment(real: Sessions, topics: PartnerTopics, partner: Partner) -> None:
    client_id = await add_client(real)
    await allow(real, client_id, partner, "employment")
    await happen(real, employed(client_id))
    await tell(real, topics)


async def test_a_broker_that_remembers_the_one_before_makes_nothing_lost_and_nothing_sent_twice(
    real: Sessions, registrar: Registrar, settings: WorkerSettings, stack: local_stack.Stack, enrolled: Enrolled
) -> None:
    """It forgets a topic's numbers in its own time: as if they outlived the topic, and the new one's sender died."""
    topics = as_the_service(stack, settings)
    await topics.start()
    await tell_of_an_employment(real, topics, enrolled.partner)
    await remove(real, enrolled.partner)
    assert await enrol(real, registrar)
    again = await add(real, settings, code=enrolled.partner.code)
    assert await enrol(real, registrar)
    await remember_a_sending(stack, again.partner, number=1)

    with pytest.MonkeyPatch.context() as dying:
        dying.setattr(PartnerTopics, "send", fails)
        with pytest.raises(KafkaError):
            await tell_of_an_employment(real, topics, again.partner)
    await settle_the_unsettled(real, topics)
    await tell(real, topics)
    await topics.stop()

    assert len(await read(settings, again, again.partner.topic, group=f"{again.partner.account}.readers")) == 1
    await remove(real, again.partner)
    assert await enrol(real, registrar)


async def fails(*_: Any, **__: Any) -> None:
    raise KafkaError


async def remember_a_sending(stack: local_stack.Stack, partner: Partner, *, number: int) -> None:
    """In the broker, as the sender's own group."""
    place = TopicPartition(partner.topic, 0)
    keeper = AIOKafkaConsumer(
        bootstrap_servers=stack.environment["KAFKA_ADMIN_BOOTSTRAP"], group_id=GROUP, enable_auto_commit=False
    )
    await keeper.start()
    try:
        keeper.assign([place])
        await keeper.commit({place: number})
    finally:
        await keeper.stop()


async def test_a_part_that_is_away_is_named_and_waited_for(
    real: Sessions, registrar: Registrar, settings: WorkerSettings
) -> None:
    one = await add(real, settings, code=f"koe-{uuid4().hex[:8]}")
    nowhere = settings.model_copy(update={"kafka_bootstrap": "127.0.0.1:1"})
    without_broker = Registrar(registrar.accounts, TopicsAndRights(nowhere, registrar.broker.tokens), registrar.seal)

    assert not await enrol(real, without_broker)
    waiting = await now(real, one.partner)
    assert (waiting.state, waiting.trouble) == ("wanted", "broker")

    assert await enrol(real, registrar)
    made = await now(real, one.partner)
    assert (made.state, made.trouble) == ("ready", None)
    await remove(real, one.partner)
    assert await enrol(real, registrar)


async def test_a_login_that_refuses_the_registrar_is_named(real: Sessions, settings: WorkerSettings) -> None:
    one = await add(real, settings, code=f"koe-{uuid4().hex[:8]}")
    stranger = registrar_of(settings.model_copy(update={"client_secret_registrar": SecretStr("not it")}))

    assert not await enrol(real, stranger)

    assert (await now(real, one.partner)).trouble == "login"


async def test_the_service_itself_may_make_no_topic(stack: local_stack.Stack, settings: WorkerSettings) -> None:
    own = ServiceTokens(settings.oidc_issuer, "consent", stack.environment["CLIENT_SECRET_CONSENT"])
    partner = Partner(organisation_id=uuid4(), code=f"koe-{uuid4().hex[:8]}", party_type="other")

    with pytest.raises(KafkaError):
        await TopicsAndRights(settings, own).make(partner)
