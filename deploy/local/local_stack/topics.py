"""Topics that keep everything, and who may write or read each: services may touch only what this table says."""

from collections.abc import Iterator
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.protocol.admin import CreateAclsRequest

from local_stack.environment import Environment
from local_stack.names import EVENT_SERVICES
from local_stack.refusals import StackRefused

PARTITIONS = 12
KEPT_FOR_GOOD = {"retention.ms": "-1", "cleanup.policy": "delete"}
CHECKPOINTS = "consent.checkpoints"
"""Signed ends of the access log's chains: one partition, so that there is one order."""
PUBLISHERS = ("referral", "consent", "coaching", "feedback", "reporting")
LISTENS_TO = {
    "referral": ("coaching",),
    "consent": ("referral", "coaching"),
    "coaching": ("referral", "consent"),
    "feedback": ("referral", "coaching"),
    "reporting": ("referral", "coaching", "reporting"),
}

# Kafka's own numbers, see org.apache.kafka.common.acl.
TOPIC, GROUP, CLUSTER, TRANSACTIONAL_ID = 2, 3, 4, 5
LITERAL, PREFIXED = 3, 4
ALLOW = 3
READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE = 3, 4, 5, 6, 7, 8
THE_CLUSTER = "kafka-cluster"
"""What Kafka calls itself among its resources."""
TOPIC_ALREADY_EXISTS = 36


class ProvisioningFailed(StackRefused):
    """The broker refused a topic or a right."""


@dataclass(frozen=True)
class Right:
    service: str
    resource: int
    name: str
    operation: int
    pattern: int = LITERAL


def topics() -> dict[str, int]:
    """Name and number of partitions."""
    events = [f"{service}.events" for service in PUBLISHERS]
    access = [f"{service}.access" for service in EVENT_SERVICES]
    parked = {f"{service}.parked": 1 for service in EVENT_SERVICES}
    return dict.fromkeys(events + access, PARTITIONS) | parked | {CHECKPOINTS: 1}


def rights() -> Iterator[Right]:
    for service in EVENT_SERVICES:
        own = [topic for topic in topics() if topic.startswith(f"{service}.")]
        for topic in own:
            yield from (Right(service, TOPIC, topic, operation) for operation in (WRITE, DESCRIBE))
        for source in LISTENS_TO[service]:
            yield from (Right(service, TOPIC, f"{source}.events", operation) for operation in (READ, DESCRIBE))
        yield Right(service, GROUP, service, READ)
    yield from access_log_rights()
    yield from partner_rights()


def access_log_rights() -> Iterator[Right]:
    """Each service writes its own, the consent service alone reads them; it belongs to no group: the log itself says
    where it goes on."""
    for topic in (*(f"{service}.access" for service in EVENT_SERVICES), CHECKPOINTS):
        for operation in (READ, DESCRIBE):
            yield Right("consent", TOPIC, topic, operation)


def partner_rights() -> Iterator[Right]:
    """The consent service alone writes to partners; the broker keeps each sending's number as a group's offset."""
    for operation in (READ, WRITE, DESCRIBE):
        yield Right("consent", TOPIC, "partner.", operation, PREFIXED)
    yield Right("consent", TRANSACTIONAL_ID, "consent.partners", WRITE)
    yield Right("consent", GROUP, "consent.partners", READ)
    yield from registrar_rights()


def registrar_rights() -> Iterator[Right]:
    """Who makes partners' topics, and who gives partners their rights: the second is a right over every right."""
    for operation in (CREATE, DELETE, DESCRIBE):
        yield Right("registrar", TOPIC, "partner.", operation, PREFIXED)
    yield Right("registrar", CLUSTER, THE_CLUSTER, ALTER)


async def provision_topics(environment: Environment) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=environment["KAFKA_ADMIN_BOOTSTRAP"])
    await admin.start()
    try:
        await _make_topics(admin)
        for right in rights():
            await _grant(admin, right)
    finally:
        await admin.close()


async def _make_topics(admin: AIOKafkaAdminClient) -> None:
    wanted = [NewTopic(name, partitions, 1, topic_configs=KEPT_FOR_GOOD) for name, partitions in topics().items()]
    answer = await admin.create_topics(wanted)
    for name, code, *reason in answer.topic_errors:
        if code not in (0, TOPIC_ALREADY_EXISTS):
            raise ProvisioningFailed(f"topic {name}: error {code} {reason}")


async def _grant(admin: AIOKafkaAdminClient, right: Right) -> None:
    request = CreateAclsRequest(
        right.resource, right.name, right.pattern, f"User:{right.service}", "*", right.operation, ALLOW
    )
    # aiokafka 0.14 has the request but no public method for it.
    answer = await admin._send_to_controller(request)
    for code, message in answer.creation_responses:
        if code:
            raise ProvisioningFailed(f"{right}: error {code} {message}")
