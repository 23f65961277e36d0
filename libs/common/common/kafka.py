"""Kafka as a service sees it: logged in with its own account, least rights, nothing lost."""

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from ssl import SSLContext, create_default_context
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.security import SASLOAuthBearer

from common.service_tokens import KafkaTokens, NoToken, ServiceTokens
from common.settings import ServiceSettings

BATCH = 1000
TAKE_LIMIT_MS = 1_800_000
"""Half an hour: how long a batch may wait for its database before the group gives up on this member."""

OnBatch = Callable[[Sequence[Any]], Awaitable[None]]


class ServiceLogin(SASLOAuthBearer):
    """OAUTHBEARER with client credentials; says so in the AsyncAPI document."""

    def __init__(self, token_url: str, ssl_context: SSLContext | None) -> None:
        super().__init__(ssl_context=ssl_context, use_ssl=ssl_context is not None)
        self.token_url = token_url

    def get_schema(self) -> dict[str, dict[str, Any]]:
        flow = {"tokenUrl": self.token_url, "availableScopes": {}}
        return {"oauthbearer": {"type": "oauth2", "flows": {"clientCredentials": flow}}}


def ssl_context_of(settings: ServiceSettings) -> SSLContext | None:
    return create_default_context(cafile=settings.kafka_ca_file) if settings.kafka_ca_file else None


def login_options(settings: ServiceSettings, tokens: ServiceTokens) -> dict[str, Any]:
    ssl_context = ssl_context_of(settings)
    return {
        "bootstrap_servers": settings.kafka_bootstrap,
        "security_protocol": "SASL_SSL" if ssl_context else "SASL_PLAINTEXT",
        "ssl_context": ssl_context,
        "sasl_mechanism": "OAUTHBEARER",
        "sasl_oauth_token_provider": KafkaTokens(tokens),
        "retry_backoff_ms": 1000,
    }


def create_producer(settings: ServiceSettings, tokens: ServiceTokens) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        **login_options(settings, tokens),
        client_id=settings.service,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        max_batch_size=262_144,
    )


def create_broker(settings: ServiceSettings, tokens: ServiceTokens) -> KafkaBroker:
    return KafkaBroker(
        settings.kafka_bootstrap,
        security=ServiceLogin(tokens.url, ssl_context_of(settings)),
        sasl_oauth_token_provider=KafkaTokens(tokens),
        client_id=settings.service,
        acks="all",
        enable_idempotence=True,
        allow_auto_create_topics=False,
        retry_backoff_ms=1000,
        logger=None,
    )


async def parse(records: Any, original: Callable[[Any], Awaitable[KafkaMessage]]) -> KafkaMessage:
    """Keeps FastStream from reading headers and body: one bad record would cost the whole batch.

    It wants only the ends of the batch, for its name; all records would take it longer than they take us.
    """
    message = await original(tuple(dataclasses.replace(record, headers=()) for record in (records[0], records[-1])))
    message.raw_message = records
    return message


async def leave_undecoded(message: KafkaMessage, original: Any) -> tuple[()]:
    return ()


def subscribe(broker: KafkaBroker, settings: ServiceSettings, topics: Sequence[str], on_batch: OnBatch) -> Any:
    """Whole batches, as they came; offsets are committed after `on_batch` returns."""
    subscriber = broker.subscriber(
        *topics,
        parser=parse,
        decoder=leave_undecoded,
        batch=True,
        max_records=BATCH,
        group_id=settings.service,
        group_instance_id=f"{settings.service}-{settings.worker_instance}",
        ack_policy=AckPolicy.NACK_ON_ERROR,
        auto_offset_reset="earliest",
        max_poll_interval_ms=TAKE_LIMIT_MS,
    )

    @subscriber
    async def take_batch(message: KafkaMessage) -> None:
        await on_batch(message.raw_message)

    return subscriber


async def trouble_with_topics(settings: ServiceSettings, tokens: ServiceTokens, topics: Sequence[str]) -> str | None:
    """Why the broker would not serve us, in words; None when it does. (A refused token does not fail a start.)"""
    try:
        await tokens.get()
    except NoToken as error:
        return f"the identity provider gives no token ({error})"
    admin = AIOKafkaAdminClient(**login_options(settings, tokens), client_id=f"{settings.service}-check")
    try:
        await admin.start()
        described = await admin.describe_topics(list(topics))
    except (KafkaError, OSError) as error:
        return f"Kafka does not answer or refuses the token ({type(error).__name__})"
    finally:
        await admin.close()
    missing = sorted(topic["topic"] for topic in described if topic["error_code"])
    return f"no such topic or no right to it: {', '.join(missing)}" if missing else None
