"""The Kafka process of a service: its relay, its consumers and its regular tasks, each waiting for what is away."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from common import progress
from common.consumers import Consumers, take
from common.database import Sessions, create_engine, create_sessions, is_passing
from common.days import now
from common.garbage import settle
from common.health import PartCheck, database_part, health_routes
from common.idempotency import forget_old_keys
from common.kafka import BATCH, create_broker, create_producer, subscribe, trouble_with_topics
from common.metrics import CONSUMER_BEHIND, OUTBOX_OLDEST, OUTBOX_UNSENT
from common.relay import Relay
from common.replay import replay_parked
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from common.spans import taking
from common.telemetry import start_telemetry, trace_calls

log = structlog.get_logger(__name__)

Task = Callable[[Sessions], Awaitable[float]]
"""A regular piece of work; answers in how many seconds it is worth doing again."""

ANSWERS_WITHIN = 5.0
"""Seconds in which Kafka is to say where its log ends."""

UNSENT = text("select count(*), coalesce(extract(epoch from now() - min(recorded_at)), 0) from outbox")


@dataclass
class Worker:
    settings: ServiceSettings
    consumers: Consumers
    tasks: Sequence[Task]
    sessions: Sessions
    tokens: ServiceTokens
    states: dict[str, str] = field(default_factory=dict)
    subscriber: Any = None
    sender: Relay | None = None

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.relay())
            for task in (self.measure_outbox, *self.own_tasks()):
                group.create_task(self.regularly(task))
            if self.consumers.handlers:
                group.create_task(self.consume())

    def own_tasks(self) -> list[Task]:
        async def replay(sessions: Sessions) -> float:
            return await replay_parked(sessions, self.consumers)

        return [replay, forget_old_keys, *self.tasks]

    async def relay(self) -> None:
        await self.until_served("relay", self.own_topics())
        producer = create_producer(self.settings, self.tokens)
        await self.until_started("relay", producer.start)
        self.sender = Relay(self.settings, producer)
        try:
            await self.sender.run()
        finally:
            await producer.stop()

    def own_topics(self) -> list[str]:
        kinds = ("events", "access", "parked") if self.settings.has_events else ("access", "parked")
        return [f"{self.settings.service}.{kind}" for kind in kinds]

    async def consume(self) -> None:
        await self.until_served("consumer", self.consumers.topics)
        broker = create_broker(self.settings, self.tokens)
        self.subscriber = subscribe(broker, self.settings, self.consumers.topics, self.on_batch)
        await self.until_started("consumer", broker.start)
        try:
            await self.regularly(self.look_at_log)
        finally:
            await broker.stop()

    async def on_batch(self, records: Sequence[Any]) -> None:
        began = time.monotonic()
        with taking(records, self.settings.service) if self.settings.is_traced else nullcontext():
            await take(self.sessions, records, self.consumers)
        if len(records) < BATCH:  # a full one: more is waiting already
            await asyncio.sleep(max(0.0, began + self.consumers.gathers - time.monotonic()))

    async def look_at_log(self, sessions: Sessions) -> float:
        """Writes where the log ends, so that everyone can see how far behind this service is."""
        consumer = self.subscriber.consumer
        assigned: set[TopicPartition] = consumer.assignment()
        if not assigned:
            self.states["consumer"] = "waits for its partitions"
            return 0.2
        asked_at = now()
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                ends = await consumer.end_offsets(assigned)
        except (KafkaError, TimeoutError) as error:
            self.states["consumer"] = f"Kafka does not answer ({type(error).__name__})"
            return 1.0
        async with sessions.begin() as session:
            places = {(place.topic, place.partition): end for place, end in ends.items()}
            await progress.look(session, places, asked_at=asked_at)
            behind = (await progress.read(session))["behind"]
        CONSUMER_BEHIND.labels(self.settings.service).set(behind)
        self.states["consumer"] = "ok"
        return 1.0

    async def measure_outbox(self, sessions: Sessions) -> float:
        async with sessions.begin() as session:
            unsent, oldest = (await session.execute(UNSENT)).one()
        OUTBOX_UNSENT.labels(self.settings.service).set(unsent)
        OUTBOX_OLDEST.labels(self.settings.service).set(oldest)
        return 5.0

    async def regularly(self, task: Task) -> None:
        while True:
            try:
                pause = await task(self.sessions)
            except Exception as error:
                if not (is_passing(error) or isinstance(error, SQLAlchemyError)):
                    raise
                log.warning("task waits", task=getattr(task, "__name__", "task"), error=type(error).__name__)
                pause = 5.0
            await asyncio.sleep(pause)

    async def until_served(self, part: str, topics: Sequence[str]) -> None:
        self.states[part] = "waits for Kafka's first answer"
        while trouble := await trouble_with_topics(self.settings, self.tokens, topics):
            self.states[part] = trouble
            log.warning("kafka waits", part=part, trouble=trouble)
            await asyncio.sleep(1)

    async def until_started(self, part: str, start: Callable[[], Awaitable[Any]]) -> None:
        while True:
            try:
                await start()
                return
            except (KafkaError, OSError) as error:
                self.states[part] = f"Kafka does not answer ({type(error).__name__})"
                await asyncio.sleep(1)

    def parts(self) -> dict[str, PartCheck]:
        async def relay() -> str | None:
            return self.sender.trouble if self.sender else self.states.get("relay", "starting")

        async def consumer() -> str | None:
            state = self.states.get("consumer", "starting")
            return None if state == "ok" else state

        parts: dict[str, PartCheck] = {"database": database_part(self.sessions), "relay": relay}
        return parts | ({"consumer": consumer} if self.consumers.handlers else {})


def create_worker(consumers: Consumers, settings: ServiceSettings, *, tasks: Sequence[Task] = ()) -> Starlette:
    start_telemetry(settings)
    engine = create_engine(settings)
    trace_calls(settings, engine)
    tokens = ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret)
    worker = Worker(settings, consumers, tasks, create_sessions(engine, settings), tokens)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        running = asyncio.create_task(worker.run())
        running.add_done_callback(end_process_on_failure)
        settle()
        yield
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await engine.dispose()

    return Starlette(routes=health_routes(worker.parts), lifespan=lifespan)


def end_process_on_failure(running: "asyncio.Task[None]") -> None:
    """A worker that lost a part of itself is better restarted than half alive."""
    if not running.cancelled() and (error := running.exception()):
        log.error("worker stops", exc_info=error)
        raise SystemExit(1) from error
