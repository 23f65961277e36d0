"""At least once, in order, once in effect: a batch is one transaction with its inbox rows; a bad record is parked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import PrimaryKeyConstraint, func, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from common import parking, progress
from common.database import Base, Sessions, is_passing
from common.events import Event
from common.metrics import EVENTS_TAKEN
from common.spans import in_trace_of

log = structlog.get_logger(__name__)
E = TypeVar("E", bound=Event)


class Record(Protocol):
    """A Kafka record, as far as it matters here."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


@dataclass(frozen=True)
class Received(Generic[E]):
    """An event with its envelope."""

    id: UUID
    event: E
    recorded_at: datetime
    sequence: int


class InboxRow(Base):
    """An event whose effect a consumer has."""

    __tablename__ = "inbox"
    __table_args__ = (PrimaryKeyConstraint("consumer", "event_id"),)

    consumer: Mapped[str]
    event_id: Mapped[UUID]
    taken_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


class Unreadable(Exception):
    """Not one of our events: to be parked."""


Handler = Callable[[AsyncSession, list[Any]], Awaitable[None]]


@dataclass
class Consumers:
    """What a service listens to: event types and what it does about each."""

    name: str
    gathers: float = 0.02
    """Seconds from one batch to the next, at least: a batch costs the same whether it holds one event or fifty."""
    in_any_order: bool = False
    """What its handlers write does not depend on the order across types: then a batch needs one call a type."""
    handlers: dict[type[Event], list[Handler]] = field(default_factory=dict)

    def on(self, event_type: type[Event]) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.handlers.setdefault(event_type, []).append(handler)
            return handler

        return register

    @property
    def topics(self) -> list[str]:
        return sorted({event_type.topic for event_type in self.handlers})

    @property
    def types(self) -> dict[str, type[Event]]:
        return {event_type.type: event_type for event_type in self.handlers}


def decode(record: Record, types: dict[str, type[Event]]) -> Received[Any] | None:
    """None for a type this consumer does not listen to. Raises Unreadable."""
    try:
        headers = dict(record.headers)
        event_type = types.get(headers["ce_type"].decode())
        if event_type is None:
            return None
        return Received(
            id=UUID(headers["ce_id"].decode()),
            event=event_type.model_validate_json(record.value or b"", extra="ignore"),
            recorded_at=datetime.fromisoformat(headers["ce_time"].decode()),
            sequence=int(headers["ce_sequence"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError) as error:  # a header may be null
        raise Unreadable(type(error).__name__) from None  # its text could quote a person


async def take(sessions: Sessions, records: Sequence[Record], consumers: Consumers) -> None:
    """Take a batch, waiting with growing pauses while the database is away.

    No error ends it: given back, the batch would come again at once, and nobody would say why.
    """
    pause = 0.2
    while True:
        try:
            return await take_once(sessions, records, consumers)
        except Exception as error:
            places = None if is_passing(error) else error
            log.warning(
                "batch waits", consumer=consumers.name, error=type(error).__name__, pause=pause, exc_info=places
            )
        await asyncio.sleep(pause)
        pause = min(pause * 2, 30.0)


async def take_once(sessions: Sessions, records: Sequence[Record], consumers: Consumers) -> None:
    """The whole batch at once; when one of it is bad, one by one, and only that one is parked."""
    try:
        if await is_taken_whole(sessions, records, consumers):
            return
    except Exception as error:
        if is_passing(error):
            raise
        log.warning("batch is taken one by one", consumer=consumers.name, exc_info=error)
    await take_one_by_one(sessions, records, consumers)


async def is_taken_whole(sessions: Sessions, records: Sequence[Record], consumers: Consumers) -> bool:
    """False, and nothing done, when a record is unreadable or its subject's earlier one is parked."""
    received = decode_all(records, consumers)
    if received is None:
        return False
    async with sessions.begin() as session:
        if await parking.held_subjects(session, consumers.name, records):
            return False
        await apply(session, received, consumers)
        await progress.advance(session, records)
    return True


def decode_all(records: Sequence[Record], consumers: Consumers) -> list[Received[Any]] | None:
    """None when one of them is unreadable."""
    types = consumers.types
    try:
        return [received for record in records if (received := decode(record, types))]
    except Unreadable:
        return None


async def take_one_by_one(sessions: Sessions, records: Sequence[Record], consumers: Consumers) -> None:
    async with sessions.begin() as session:
        for record in records:
            with in_trace_of(record):
                await take_or_park(session, record, consumers)
        await progress.advance(session, records)


async def take_or_park(session: AsyncSession, record: Record, consumers: Consumers) -> None:
    if await parking.held_subjects(session, consumers.name, [record]):
        return await parking.park(session, record, consumer=consumers.name, error="held", state="held")
    try:
        async with session.begin_nested():
            if received := decode(record, consumers.types):
                await apply(session, [received], consumers)
    except Exception as error:
        if is_passing(error):
            raise
        reason = error.args[0] if isinstance(error, Unreadable) else type(error).__name__
        log.error("event parked", consumer=consumers.name, topic=record.topic, offset=record.offset, error=reason)
        await parking.park(session, record, consumer=consumers.name, error=reason, state="parked")


async def apply(session: AsyncSession, batch: Iterable[Received[Any]], consumers: Consumers) -> None:
    new = await new_to(session, consumers.name, batch)
    if consumers.in_any_order:
        new.sort(key=lambda one: type(one.event).__name__)  # stable: of one type the log's order stays
    # Runs of one type, in the log's order: an end is never handled before its beginning.
    for event_type, run in groupby(new, key=lambda received: type(received.event)):
        received = list(run)
        for handler in consumers.handlers[event_type]:
            await handler(session, received)
        EVENTS_TAKEN.labels(consumers.name, event_type.__name__).inc(len(received))


NEW_TO = text("""
    insert into inbox (consumer, event_id) select :consumer, unnest(cast(:ids as uuid[]))
    on conflict do nothing returning event_id
""")


async def new_to(session: AsyncSession, consumer: str, batch: Iterable[Received[Any]]) -> list[Received[Any]]:
    once = {received.id: received for received in batch}
    if not once:
        return []
    unseen = set(await session.scalars(NEW_TO, {"consumer": consumer, "ids": list(once)}))
    return [received for received in once.values() if received.id in unseen]
