"""The log from its beginning, read beside the live consumer: no group, no offsets kept."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition

from common.consumers import Record
from common.kafka import login_options
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings

Place = tuple[str, int]
Positions = Mapping[Place, int]
"""The next offset of each topic and partition."""

BATCH = 2000


class Log(Protocol):
    """Each record once, in the order of its partition."""

    def read(self, until: Positions) -> AsyncIterator[Sequence[Record]]:
        """What has not been read yet and stands before these positions."""


class KafkaLog:
    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self.consumer = consumer
        self.read_to: dict[Place, int] = {}

    async def read(self, until: Positions) -> AsyncIterator[Sequence[Record]]:
        self.assign(until)
        while waiting := [TopicPartition(*place) for place, end in until.items() if self.read_to[place] < end]:
            found = await self.consumer.getmany(*waiting, timeout_ms=1000, max_records=BATCH)
            records = [record for place, those in found.items() for record in those if record.offset < until[place]]
            for place, those in found.items():
                self.read_to[place] = min(those[-1].offset + 1, until[place])
                self.consumer.seek(place, self.read_to[place])
            if records:
                yield records

    def assign(self, until: Positions) -> None:
        if new := set(until) - set(self.read_to):
            self.read_to |= dict.fromkeys(new, 0)
            self.consumer.assign([TopicPartition(*place) for place in self.read_to])
            for place, offset in self.read_to.items():
                self.consumer.seek(TopicPartition(*place), offset)


@asynccontextmanager
async def kafka_log(settings: ServiceSettings) -> AsyncIterator[Log]:
    tokens = ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret)
    options: dict[str, Any] = {"client_id": f"{settings.service}-rebuild", "enable_auto_commit": False}
    consumer = AIOKafkaConsumer(**login_options(settings, tokens), **options)
    try:
        await consumer.start()
        yield KafkaLog(consumer)
    finally:
        await consumer.stop()
