"""Partners taken away from the real login and the real broker, and such as come back by the same code."""

from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError
from sqlalchemy import text

import local_stack
from common.database import Sessions
from common.kafka import login_options
from common.service_tokens import ServiceTokens
from consent.enrolling.registrar import Registrar, enrol
from consent.models import Partner
from consent.settings import WorkerSettings
from consent.telling.kafka import GROUP, PartnerTopics
from consent.telling.sending import settle_the_unsettled
from tests.consent.enrolling import (
    Enrolled,
    add,
    as_the_service,
    enrolled,
    log_in,
    read,
    registrar,
    remove,
    settings,
    state_of,
)
from tests.consent.partners import add_client, allow, employed, happen, tell

__all__ = ["enrolled", "registrar", "settings"]

pytestmark = pytest.mark.stack


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
