"""The tables that every service has, made in its first migration."""

from alembic.operations import Operations

from common import idempotency, parking, progress, rights
from common.consumers import InboxRow
from common.database import Base
from common.outbox import OutboxRow, SubjectSequence

SHARED: tuple[type[Base], ...] = (
    OutboxRow,
    SubjectSequence,
    InboxRow,
    parking.ParkedMessage,
    progress.ConsumerProgress,
    idempotency.IdempotencyKey,
    rights.ClientRight,
    rights.CoachLogin,
)


def create(op: Operations) -> None:
    Base.metadata.create_all(op.get_bind(), tables=[table.__table__ for table in SHARED])  # type: ignore[misc]


def drop(op: Operations) -> None:
    Base.metadata.drop_all(op.get_bind(), tables=[table.__table__ for table in SHARED])  # type: ignore[misc]
