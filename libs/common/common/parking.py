"""A message that cannot be taken is put aside whole, and its subject's later ones wait behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, Index, LargeBinary, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from common.database import Base
from common.days import now
from common.errors import NotFound
from common.ids import new_id
from common.metrics import EVENTS_PARKED
from common.outbox import OutboxRow

if TYPE_CHECKING:
    from common.consumers import Record


PARKED_TYPE = "fi.rinnalla.parked.v1"


class ParkedNotFound(NotFound):
    """No parked message has this id."""

    fi = "Tällä tunnisteella ei ole sivuun siirrettyä viestiä."
    sv = "Det finns inget åsidosatt meddelande med detta id."


class ParkedMessage(Base):
    """One record as it came, with why it could not be taken. `held`: it only waits behind another."""

    __tablename__ = "parked_messages"
    __table_args__ = (Index("ix_parked_messages_subject", "consumer", "topic", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id, kw_only=True)
    consumer: Mapped[str]
    topic: Mapped[str]
    partition: Mapped[int]
    offset: Mapped[int] = mapped_column(BigInteger)
    subject: Mapped[str]
    headers: Mapped[list[list[str]]] = mapped_column(JSONB)
    """Names and values, the bytes as latin-1 so that none is lost."""
    key: Mapped[bytes | None] = mapped_column(LargeBinary)
    value: Mapped[bytes | None] = mapped_column(LargeBinary)
    error: Mapped[str]
    state: Mapped[str]
    is_replay_asked: Mapped[bool] = mapped_column(default=False)
    parked_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


HELD = text("""
    select distinct subject from parked_messages
    where consumer = :consumer and topic = any(cast(:topics as text[])) and subject = any(cast(:subjects as text[]))
""")


def subject_of(record: "Record") -> str:
    """The key is the subject; a record without one stands for itself."""
    return (record.key or b"").decode("latin-1") or f"{record.topic}/{record.partition}/{record.offset}"


async def held_subjects(session: AsyncSession, consumer: str, records: Sequence["Record"]) -> set[str]:
    asked = {
        "consumer": consumer,
        "topics": list({record.topic for record in records}),
        "subjects": list({subject_of(record) for record in records}),
    }
    return set(await session.scalars(HELD, asked))


async def park(session: AsyncSession, record: "Record", *, consumer: str, error: str, state: str) -> None:
    """Kept in the consumer's database, once; a copy goes to `<consumer>.parked` for whoever watches."""
    if await is_parked(session, record, consumer=consumer):
        return
    message = ParkedMessage(
        consumer=consumer,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        subject=subject_of(record),
        headers=[[name, (value or b"").decode("latin-1")] for name, value in record.headers],
        key=record.key,
        value=record.value,
        error=error,
        state=state,
    )
    session.add_all([message, copy_of(message)])
    await session.flush()
    EVENTS_PARKED.labels(consumer).inc()


async def is_parked(session: AsyncSession, record: "Record", *, consumer: str) -> bool:
    same = (
        (ParkedMessage.consumer == consumer)
        & (ParkedMessage.topic == record.topic)
        & (ParkedMessage.subject == subject_of(record))
        & (ParkedMessage.partition == record.partition)
        & (ParkedMessage.offset == record.offset)
    )
    return bool(await session.scalar(select(exists().where(same))))


LONGEST_COPY = 250_000
"""Bytes. A copy longer than the broker takes would hold the relay up for ever; the whole is in the database."""


def copy_of(message: ParkedMessage) -> OutboxRow:
    value, headers = message.value or b"", orjson.dumps(message.headers).decode()
    return OutboxRow(
        topic=f"{message.consumer}.parked",
        subject=message.id,
        sequence=1,
        event_id=message.id,
        event_type=PARKED_TYPE,
        recorded_at=now(),
        traceparent=None,
        value=value if len(value) <= LONGEST_COPY else b"",
        extra_headers={
            "content-type": "application/octet-stream",
            "parked_error": message.error,
            "parked_state": message.state,
            "parked_topic": message.topic,
            "parked_partition": str(message.partition),
            "parked_offset": str(message.offset),
            "parked_bytes": str(len(value)),
            "parked_headers": headers if len(headers) <= LONGEST_COPY else "",
        },
    )


async def parked(session: AsyncSession) -> Iterable[ParkedMessage]:
    return await session.scalars(select(ParkedMessage).order_by(ParkedMessage.topic, ParkedMessage.id))


async def parked_by_id(session: AsyncSession, parked_id: UUID) -> ParkedMessage:
    message = await session.get(ParkedMessage, parked_id)
    if message is None:
        raise ParkedNotFound(parked_id=parked_id)
    return message


async def ask_replay(session: AsyncSession, message: ParkedMessage, *, is_asked: bool = True) -> None:
    """This one and all of its subject that wait behind it; or none of them any more."""
    same = (ParkedMessage.consumer == message.consumer) & (ParkedMessage.topic == message.topic)
    await session.execute(
        update(ParkedMessage).where(same, ParkedMessage.subject == message.subject).values(is_replay_asked=is_asked)
    )


async def is_only_replay(session: AsyncSession) -> bool:
    """Until the transaction ends: of two workers one replays, or a subject's messages could pass each other."""
    return bool(await session.scalar(text("select pg_try_advisory_xact_lock(hashtext('rinnalla.replay'))")))


async def replayable(session: AsyncSession, consumer: str, *, limit: int = 200) -> Sequence[ParkedMessage]:
    """Those whose replay was asked for, and held ones that nothing holds any more, in the log's order."""
    first = aliased(ParkedMessage)
    has_parked_before = exists().where(
        first.consumer == ParkedMessage.consumer,
        first.topic == ParkedMessage.topic,
        first.subject == ParkedMessage.subject,
        first.state == "parked",
    )
    waiting = (
        select(ParkedMessage)
        .where(ParkedMessage.consumer == consumer, or_(ParkedMessage.is_replay_asked, ~has_parked_before))
        .order_by(ParkedMessage.topic, ParkedMessage.partition, ParkedMessage.offset)
        .limit(limit)
    )
    return (await session.scalars(waiting)).all()


@dataclass(frozen=True)
class StoredRecord:
    """A parked message in the shape of the record it was."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


def as_record(message: ParkedMessage) -> StoredRecord:
    headers = [(name, value.encode("latin-1")) for name, value in message.headers]
    return StoredRecord(message.topic, message.partition, message.offset, message.key, message.value, headers)


def as_row(message: ParkedMessage) -> dict[str, Any]:
    """What an operator may see: where it stands and why, never what is in it."""
    return {
        name: getattr(message, name)
        for name in ("id", "consumer", "topic", "partition", "offset", "subject", "error", "state", "parked_at")
    }
