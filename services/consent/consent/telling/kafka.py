"""Partners on Kafka: one transaction a sending, with the sending's number in it, so that both sides always agree."""

import asyncio
from collections.abc import Sequence
from typing import Any, NoReturn

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError

from common.kafka import login_options
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from consent.models import Partner
from consent.telling.messages import Message

log = structlog.get_logger(__name__)

GROUP = "consent.partners"
"""The broker keeps the number of each topic's last sending as this group's offset."""
ANSWERS_WITHIN = 8.0
"""Seconds a sending may take. One that took longer is not settled before the broker says what became of it."""
SENDING_ENDS_MS = 15_000
ENDS_WITHIN = 2.0
"""Seconds a producer has to close what it had open."""

Header = tuple[str, bytes]


class PartnerTopics:
    """The one producer that writes partners' topics; a second one, started later, shuts the first one out."""

    def __init__(self, settings: ServiceSettings, tokens: ServiceTokens) -> None:
        self.settings = settings
        self.tokens = tokens
        self.producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Ends what an earlier producer left open: from now on a sending either arrived or never will."""
        options = login_options(self.settings, self.tokens)
        self.producer = AIOKafkaProducer(
            **options,
            client_id=GROUP,
            transactional_id=GROUP,
            transaction_timeout_ms=SENDING_ENDS_MS,
            linger_ms=2,
            max_batch_size=262_144,
        )
        async with asyncio.timeout(ANSWERS_WITHIN):
            await self.producer.start()

    async def stop(self) -> None:
        """At once, whatever it was doing: each sending has been waited for, or has failed."""
        producer, self.producer = self.producer, None
        if producer:
            try:
                async with asyncio.timeout(ENDS_WITHIN):
                    await cut_off(producer)
            except Exception as error:  # it is given up whatever it says, and nothing of it can leave any more
                log.warning("partners' producer did not stop", error=type(error).__name__)

    async def send(self, partner: Partner, messages: Sequence[Message], *, batch: int) -> None:
        """Returns when the broker has them all, and has the sending's number with them.

        One that fails ends the producer before its clients are let go: it would try again when the broker is back, and
        tell what was withdrawn meanwhile. Nor is the broker asked to forget it, which could take as long as an outage:
        the next producer's start does that.
        """
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self.send_at_once(partner, messages, batch=batch)
        except BaseException:
            await self.stop()
            raise

    async def send_at_once(self, partner: Partner, messages: Sequence[Message], *, batch: int) -> None:
        """In one transaction."""
        assert self.producer is not None
        await self.producer.begin_transaction()
        sent = [
            await self.producer.send(
                partner.topic,
                key=str(one.client_ref).encode(),
                value=one.content,
                headers=headers_of(one, region=self.settings.rinnalla_region),
            )
            for one in messages
        ]
        await asyncio.gather(*sent)
        await self.producer.send_offsets_to_transaction({TopicPartition(partner.topic, 0): batch}, GROUP)
        await self.producer.commit_transaction()

    async def last_sending(self, partner: Partner) -> int:
        """The number of the last sending the broker has; 0 when it has none."""
        admin = AIOKafkaAdminClient(**login_options(self.settings, self.tokens))
        place = TopicPartition(partner.topic, 0)
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await admin.start()
                found = await admin.list_consumer_group_offsets(GROUP, partitions=[place])
        finally:
            await admin.close()
        return max(int(found[place].offset), 0)


async def cut_off(producer: AIOKafkaProducer) -> None:
    """Nothing of it reaches the broker from here on.

    Its own `stop` waits until all has been sent, and a producer whose `stop` was given up goes on sending.
    """
    producer._closed = True
    producer.client.send = refused
    sender = producer._sender.sender_task
    while sender and not sender.done():
        sender.cancel()  # more than once: it waits for what it had begun, which may never end
        await asyncio.wait([sender], timeout=0.1)
    await producer.client.close()


async def refused(*_: Any, **__: Any) -> NoReturn:
    raise KafkaConnectionError


def headers_of(message: Message, *, region: str) -> list[Header]:
    """CloudEvents in Kafka's binary mode (docs/partners.md)."""
    told = {
        "ce_specversion": "1.0",
        "ce_id": str(message.message_id),
        "ce_type": message.waiting.event_type,
        "ce_source": f"/regions/{region}",
        "ce_subject": str(message.client_ref),
        "ce_time": message.waiting.recorded_at.isoformat(),
        "ce_sequence": str(message.number),
        "content-type": "application/json",
    }
    if message.disclosure_id:
        told["ce_disclosureid"] = str(message.disclosure_id)
    return [(name, value.encode()) for name, value in told.items()]
