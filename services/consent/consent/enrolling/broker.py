"""Partners' topics, and who may read them: each partner its own and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest

from common.kafka import login_options
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from consent.models import Partner

PARTITIONS = 3
AS_THE_BROKER_HAS_IT = -1
SEVEN_DAYS = {"retention.ms": str(7 * 24 * 3600 * 1000), "cleanup.policy": "delete"}

# Kafka's own numbers, see org.apache.kafka.common.acl and .protocol.Errors.
ANY_RESOURCE, TOPIC, GROUP = 1, 2, 3
ANY_PATTERN, LITERAL, PREFIXED = 1, 3, 4
ANY_OPERATION, READ, DESCRIBE = 1, 3, 8
ANY_PERMISSION, ALLOW = 1, 3
NO_SUCH_TOPIC, TOPIC_ALREADY_EXISTS = 3, 36


class RefusedByBroker(KafkaError):  # type: ignore[misc]  # aiokafka has no types
    """The registrar may not do this, or the broker cannot."""


@dataclass(frozen=True)
class Right:
    resource: int
    name: str
    operation: int
    pattern: int = LITERAL


def rights_of(partner: Partner) -> list[Right]:
    """The dot ends the code: another partner's code that begins alike is no prefix of it."""
    return [
        Right(TOPIC, partner.topic, READ),
        Right(TOPIC, partner.topic, DESCRIBE),
        Right(GROUP, f"{partner.account}.", READ, PREFIXED),
    ]


class TopicsAndRights:
    """Raises KafkaError when the broker does not do what it is asked."""

    def __init__(self, settings: ServiceSettings, tokens: ServiceTokens) -> None:
        self.settings = settings
        self.tokens = tokens

    async def make(self, partner: Partner) -> None:
        """Any number of times."""
        async with self.logged_in() as admin:
            await make_topic(admin, partner.topic)
            for right in rights_of(partner):
                await grant(admin, partner.account, right)

    async def remove(self, partner: Partner) -> None:
        async with self.logged_in() as admin:
            await take_all_rights(admin, partner.account)
            await remove_topic(admin, partner.topic)

    @asynccontextmanager
    async def logged_in(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(**login_options(self.settings, self.tokens), client_id="registrar")
        try:
            await admin.start()
            yield admin
        finally:
            await admin.close()


async def make_topic(admin: AIOKafkaAdminClient, name: str) -> None:
    # An empty assignment lets the broker choose: aiokafka takes its default replication only beside one.
    wanted = NewTopic(name, PARTITIONS, AS_THE_BROKER_HAS_IT, replica_assignments={}, topic_configs=SEVEN_DAYS)
    answer = await admin.create_topics([wanted])
    for topic, code, *_ in answer.topic_errors:
        if code not in (0, TOPIC_ALREADY_EXISTS):
            raise RefusedByBroker(f"topic {topic}: error {code}")


async def remove_topic(admin: AIOKafkaAdminClient, name: str) -> None:
    answer = await admin.delete_topics([name])
    for topic, code, *_ in answer.topic_error_codes:
        if code not in (0, NO_SUCH_TOPIC):
            raise RefusedByBroker(f"topic {topic}: error {code}")


async def grant(admin: AIOKafkaAdminClient, account: str, right: Right) -> None:
    whose, what = f"User:{account}", (right.resource, right.name, right.pattern)
    answer = await asked(admin, CreateAclsRequest(*what, whose, "*", right.operation, ALLOW))
    for code, message in answer.creation_responses:
        if code:
            raise RefusedByBroker(f"{right}: error {code} {message}")


async def take_all_rights(admin: AIOKafkaAdminClient, account: str) -> None:
    """Whatever they are: also one that was given by hand."""
    anything = (ANY_RESOURCE, None, ANY_PATTERN)
    request = DeleteAclsRequest(*anything, f"User:{account}", None, ANY_OPERATION, ANY_PERMISSION)
    for code, message, _ in (await asked(admin, request)).filter_responses:
        if code:
            raise RefusedByBroker(f"rights of {account}: error {code} {message}")


async def asked(admin: AIOKafkaAdminClient, request: Any) -> Any:
    # aiokafka 0.14 has these requests but no public method for them.
    return await admin._send_to_controller(request)
