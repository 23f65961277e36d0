from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.events.access import Action, Reason, Relation, Result


class AccessEntry(Base, kw_only=True):
    """Someone read, changed or disclosed a client's data, or was refused. Added by `consent.chain` and never changed.

    Its number and hash are its place in the chain of its topic's partition.
    """

    __tablename__ = "access_entries"
    __table_args__ = (
        Index("ix_access_entries_client", "client_id", "recorded_at", "event_id"),
        Index("ix_access_entries_actor", "actor", "recorded_at", "event_id"),
        Index("ix_access_entries_when", "recorded_at", "event_id"),
        Index("ix_access_entries_refused", "recorded_at", "event_id", postgresql_where=text("result = 'refused'")),
        {"postgresql_partition_by": "range (recorded_at)"},
    )

    topic: Mapped[str] = mapped_column(primary_key=True)
    partition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_offset: Mapped[int] = mapped_column(BigInteger)
    event_id: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    service: Mapped[str]
    client_id: Mapped[UUID]
    municipality: Mapped[str | None]
    actor: Mapped[UUID]
    through: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    organisation: Mapped[str | None]
    action: Mapped[Action] = mapped_column(Text)
    what: Mapped[str]
    relation: Mapped[Relation] = mapped_column(Text)
    result: Mapped[Result] = mapped_column(Text)
    reason: Mapped[Reason | None] = mapped_column(Text)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
