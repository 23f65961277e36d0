"""Nothing lost, nothing twice, numbers without gaps; and the relay that empties it."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiokafka.producer.message_accumulator import BatchBuilder
from jsonschema import Draft202012Validator
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common import parking
from common.contracts.asyncapi import HEADERS, PARKED_HEADERS
from common.database import Sessions, create_engine, create_sessions
from common.events import ClientRegistered
from common.outbox import publish
from common.relay import Relay
from tests.common.conftest import Settings
from tests.records import a_record
from tests.service import received


def registered(client_id: UUID | None = None) -> ClientRegistered:
    return ClientRegistered(client_id=client_id or uuid4(), municipality="698")


async def sequences(sessions: Sessions, subject: UUID) -> list[int]:
    async with sessions() as session:
        rows = text("select sequence from outbox where subject = :subject order by id")
        return list(await session.scalars(rows, {"subject": subject}))


async def test_events_of_a_subject_are_numbered_from_one(sessions: Sessions) -> None:
    client_id = uuid4()
    for count in (1, 3, 2):
        async with sessions.begin() as session:
            for _ in range(count):
                publish(session, registered(client_id))

    assert await sequences(sessions, client_id) == [1, 2, 3, 4, 5, 6]


async def test_what_is_rolled_back_is_not_told(sessions: Sessions) -> None:
    client_id = uuid4()

    async def fail() -> None:
        async with sessions.begin() as session:
            publish(session, registered(client_id))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await sequences(sessions, client_id) == []


async def test_a_savepoint_rolled_back_takes_only_its_own_events(sessions: Sessions) -> None:
    kept, dropped = uuid4(), uuid4()
    async with sessions.begin() as session:
        publish(session, registered(kept))
        with pytest.raises(ZeroDivisionError):
            await fail_in_savepoint(session, dropped)

    assert await sequences(sessions, kept) == [1]
    assert await sequences(sessions, dropped) == []


async def fail_in_savepoint(session: AsyncSession, client_id: UUID) -> None:
    async with session.begin_nested():
        publish(session, registered(client_id))
        raise ZeroDivisionError


async def test_a_savepoint_rolled_back_takes_what_was_told_in_those_inside_it(sessions: Sessions) -> None:
    client_id = uuid4()

    async def fail_after_a_savepoint(session: AsyncSession) -> None:
        async with session.begin_nested():
            async with session.begin_nested():
                publish(session, registered(client_id))
            raise ZeroDivisionError

    async with sessions.begin() as session:
        with pytest.raises(ZeroDivisionError):
            await fail_after_a_savepoint(session)

    assert await sequences(sessions, client_id) == []


@pytest.fixture
async def real_sessions(committed: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sessions]:
    """Sessions that commit, in a database of the test's own."""
    monkeypatch.setenv("DATABASE_URL_SAMPLE", committed)
    settings = Settings()
    engine = create_engine(settings)
    yield create_sessions(engine, settings)
    await engine.dispose()


async def test_writers_at_once_leave_no_gap_and_keep_the_order(real_sessions: Sessions) -> None:
    subjects = [uuid4() for _ in range(3)]

    async def write(turn: int) -> None:
        async with real_sessions.begin() as session:
            for subject in subjects if turn % 2 else reversed(subjects):
                publish(session, registered(subject))

    await asyncio.gather(*(write(turn) for turn in range(40)))

    for subject in subjects:
        assert await sequences(real_sessions, subject) == list(range(1, 41))


@dataclass
class Broker:
    """Stands where Kafka's producer does, and can be away after so many messages."""

    fails_after: int = 1_000_000
    sent: list[tuple[str, list[tuple[str, bytes]]]] = field(default_factory=list)

    async def partitions_for(self, topic: str) -> set[int]:
        return {0}

    def create_batch(self) -> BatchBuilder:
        return Batch(batch_size=10_000, compression_type=0)

    async def send_batch(self, batch: "Batch", topic: str, *, partition: int) -> "asyncio.Future[None]":
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if len(self.sent) + len(batch.kept) > self.fails_after:
            acknowledged.set_exception(ConnectionError())
        else:
            self.sent += [(topic, headers) for headers in batch.kept]
            acknowledged.set_result(None)
        return acknowledged


class Batch(BatchBuilder):  # type: ignore[misc]  # aiokafka has no types
    """A real one that also tells what is in it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kept: list[Any] = []

    def append(self, **message: Any) -> Any:
        taken = super().append(**message)
        if taken is not None:
            self.kept.append(message["headers"])
        return taken


async def unsent(sessions: Sessions) -> int:
    async with sessions() as session:
        return int(await session.scalar(text("select count(*) from outbox")) or 0)


async def publish_many(sessions: Sessions, count: int) -> None:
    async with sessions.begin() as session:
        for _ in range(count):
            publish(session, registered())


async def test_rows_go_only_after_every_acknowledgement(real_sessions: Sessions, committed: str) -> None:
    await publish_many(real_sessions, 60)
    relay = Relay(Settings(), Broker(fails_after=40))
    connection = await asyncpg.connect(committed)

    with pytest.raises(ConnectionError):
        await relay.send_oldest(connection)

    assert await unsent(real_sessions) == 60
    relay.producer = Broker()
    assert await relay.send_oldest(connection) == 60
    assert await unsent(real_sessions) == 0
    await connection.close()


async def test_the_message_carries_a_whole_envelope(real_sessions: Sessions, committed: str) -> None:
    await publish_many(real_sessions, 1)
    broker = Broker()
    connection = await asyncpg.connect(committed)

    await Relay(Settings(), broker).send_oldest(connection)

    topic, headers = broker.sent[0]
    envelope = {name: value.decode() for name, value in headers}
    assert topic == "referral.events"
    assert envelope["ce_type"] == "fi.rinnalla.referral.client-registered.v1"
    assert envelope["ce_source"] == "/regions/21/sample"
    assert envelope["ce_sequence"] == "1"
    assert envelope["ce_dataschema"] == "/schemas/fi.rinnalla.referral.client-registered.v1.json"
    await connection.close()


async def test_one_relay_leads_and_a_standby_takes_over(real_sessions: Sessions) -> None:
    first, second = (Relay(Settings(), Broker()) for _ in range(2))
    leading = asyncio.create_task(first.run())
    await until(lambda: first.state == "leading")
    waiting = asyncio.create_task(second.run())
    await until(lambda: second.state == "standby")

    leading.cancel()

    await until(lambda: second.state == "leading")
    await publish_many(real_sessions, 3)
    await until(lambda: len(second.producer.sent) == 3)
    waiting.cancel()
    assert first.producer.sent == []


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def test_messages_are_what_the_asyncapi_documents_say(real_sessions: Sessions, committed: str) -> None:
    async with real_sessions.begin() as session:
        publish(session, registered())
        record = a_record(received(registered()), value=b"\xff")
        await parking.park(session, record, consumer="sample", error="ValueError", state="parked")
    broker = Broker()
    connection = await asyncpg.connect(committed)

    await Relay(Settings(), broker).send_oldest(connection)

    await connection.close()
    envelopes = {topic: {name: value.decode() for name, value in headers} for topic, headers in broker.sent}
    for topic, described in (("referral.events", HEADERS), ("sample.parked", PARKED_HEADERS)):
        Draft202012Validator(described | {"additionalProperties": False}).validate(envelopes[topic])


@pytest.mark.parametrize("error", [ConnectionResetError, asyncpg.InternalClientError, asyncpg.AdminShutdownError])
async def test_a_database_that_goes_away_ends_no_relay(
    real_sessions: Sessions, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    relay, attempts = Relay(Settings(), Broker(), pause=0.01), 0

    async def away_at_first(self: Relay, connection: Any) -> int:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise error
        return 0

    monkeypatch.setattr(Relay, "send_oldest", away_at_first)
    running = asyncio.create_task(relay.run())

    await until(lambda: attempts > 1)

    assert relay.trouble is None
    running.cancel()


async def test_a_database_that_hangs_is_said_and_left(
    real_sessions: Sessions, committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("common.leading.ANSWERS_WITHIN", 0.2)
    await publish_many(real_sessions, 3)
    holder = await asyncpg.connect(committed)
    relay = Relay(Settings(), Broker(), pause=0.01)

    async with holder.transaction():
        await holder.execute("lock table outbox in access exclusive mode")
        running = asyncio.create_task(relay.run())
        await until(lambda: relay.trouble == "waits (TimeoutError)")
    await until(lambda: len(relay.producer.sent) == 3)

    assert relay.trouble is None
    running.cancel()
    await holder.close()


async def test_a_broker_that_takes_nothing_is_said() -> None:
    relay = Relay(Settings(), Broker(), state="leading", sending_since=time.monotonic() - 60)

    assert relay.trouble == "Kafka has taken no events for 60 seconds"
