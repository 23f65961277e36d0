"""The tables that every service has, made in its first migration."""

from alembic.operations import Operations
from sqlalchemy import Table

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
    rights.Substitution,
)


def shared_tables() -> list[Table]:
    return [Base.metadata.tables[table.__tablename__] for table in SHARED]


def create(op: Operations) -> None:
    Base.metadata.create_all(op.get_bind(), tables=shared_tables())


def keep_whose_data_an_answer_holds(op: Operations) -> None:
    """For tables made before `touched`; those made since have it."""
    op.execute("alter table idempotency_keys add column if not exists touched jsonb")


def keep_substitutions(op: Operations) -> None:
    """For tables made before coaches had substitutes; those made since have it."""
    Base.metadata.tables[rights.Substitution.__tablename__].create(op.get_bind(), checkfirst=True)


def drop(op: Operations) -> None:
    Base.metadata.drop_all(op.get_bind(), tables=shared_tables())
