"""Partners made on the real login and the real broker: what a partner's account can do, and what not."""

import base64
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError
from pydantic import SecretStr
from sqlalchemy import text

import local_stack
from common.database import Sessions
from common.service_tokens import ServiceTokens
from consent.enrolling.broker import TopicsAndRights
from consent.enrolling.registrar import Registrar, enrol, registrar_of
from consent.models import Partner
from consent.settings import WorkerSettings
from consent.use_cases import partners as use_cases
from tests.consent.enrolling import (
    OPERATOR,
    Enrolled,
    add,
    as_the_service,
    enrolled,
    kafka_login,
    log_in,
    now,
    read,
    registrar,
    remove,
    settings,
)
from tests.consent.partners import add_client, allow, employed, happen, tell

__all__ = ["enrolled", "registrar", "settings"]

pytestmark = pytest.mark.stack


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
