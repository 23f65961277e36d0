"""An event is a row before it is a message: written with the fact, sent by the relay, removed when Kafka has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from opentelemetry.propagate import inject
from opentelemetry.trace import get_current_span
from sqlalchemy import BigInteger, Identity, LargeBinary, PrimaryKeyConstraint, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from common.database import Base, PublishingSession
from common.days import now
from common.events import Event
from common.ids import new_id


class OutboxRow(Base):
    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, init=False)
    topic: Mapped[str]
    subject: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(BigInteger)
    event_id: Mapped[UUID]
    event_type: Mapped[str]
    recorded_at: Mapped[datetime]
    traceparent: Mapped[str | None]
    value: Mapped[bytes] = mapped_column(LargeBinary)
    extra_headers: Mapped[dict[str, str] | None] = mapped_column(JSONB, default=None)


class SubjectSequence(Base):
    """The last number given to a subject in a topic: 1, 2, 3 … without gaps."""

    __tablename__ = "subject_sequences"
    __table_args__ = (PrimaryKeyConstraint("topic", "subject"),)

    topic: Mapped[str]
    subject: Mapped[UUID]
    last: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Unsent:
    event: Event
    topic: str
    event_id: UUID
    recorded_at: datetime
    traceparent: str | None
    savepoint: SessionTransaction | None


# Taking a subject's number locks it until the commit, so its rows stand in the order of their numbers.
# Subjects are taken in sorted order, or two writers could wait for each other.
WRITE = text("""
    with arrived as (
        select * from unnest(
            cast(:topics as text[]), cast(:subjects as uuid[]), cast(:event_ids as uuid[]),
            cast(:event_types as text[]), cast(:recorded_ats as timestamptz[]),
            cast(:traceparents as text[]), cast(:contents as bytea[])
        ) with ordinality as a (topic, subject, event_id, event_type, recorded_at, traceparent, value, place)
    ), numbered as (
        insert into subject_sequences as s (topic, subject, last)
        select topic, subject, count(*) from arrived group by topic, subject order by topic, subject
        on conflict (topic, subject) do update set last = s.last + excluded.last
        returning topic, subject, last
    )
    insert into outbox (topic, subject, sequence, event_id, event_type, recorded_at, traceparent, value)
    select topic, subject,
           last - count(*) over same + row_number() over (same order by place),
           event_id, event_type, recorded_at, traceparent, value
    from arrived join numbered using (topic, subject)
    window same as (partition by topic, subject)
    order by place
""")


def publish(session: AsyncSession, event: Event, *, topic: str | None = None) -> None:
    """Tell the others that something happened. Leaves with the transaction, or not at all."""
    unsent = Unsent(
        event=event,
        topic=topic or event.topic,
        event_id=new_id(),
        recorded_at=now(),
        traceparent=current_traceparent(),
        savepoint=session.sync_session.get_nested_transaction(),
    )
    session.info.setdefault("unsent", []).append(unsent)


def current_traceparent() -> str | None:
    """None of what is not traced: asked first, since writing down nothing would cost as much as all else here."""
    if not get_current_span().get_span_context().is_valid:
        return None
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


@event.listens_for(PublishingSession, "before_commit")
def write_unsent(session: Session) -> None:
    if unsent := session.info.pop("unsent", None):
        session.execute(WRITE, columns_of(unsent))


@event.listens_for(PublishingSession, "after_soft_rollback")
def forget_rolled_back(session: Session, previous: SessionTransaction) -> None:
    kept = [one for one in session.info.pop("unsent", []) if previous.nested and one.savepoint is not previous]
    if kept:
        session.info["unsent"] = kept


def columns_of(unsent: list[Unsent]) -> dict[str, list[Any]]:
    return {
        "topics": [one.topic for one in unsent],
        "subjects": [one.event.subject for one in unsent],
        "event_ids": [one.event_id for one in unsent],
        "event_types": [one.event.type for one in unsent],
        "recorded_ats": [one.recorded_at for one in unsent],
        "traceparents": [one.traceparent for one in unsent],
        "contents": [one.event.model_dump_json().encode() for one in unsent],
    }
