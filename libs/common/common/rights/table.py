"""The table itself, and how a word changes it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from common.database import Base
from common.events.access import Relation


class ClientRight(Base):
    """A relation to a client, because of a registration, a referral or a case. The newest word on each counts."""

    __tablename__ = "client_rights"
    __table_args__ = (Index("ix_client_rights_holder", "relation", "holder", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    relation: Mapped[str] = mapped_column(primary_key=True)
    because: Mapped[UUID] = mapped_column(primary_key=True)
    holder: Mapped[str]
    sequence: Mapped[int] = mapped_column(BigInteger)
    is_active: Mapped[bool]


class CoachLogin(Base):
    """Which login is which coach's."""

    __tablename__ = "coach_logins"

    coach_id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[UUID | None] = mapped_column(index=True)
    sequence: Mapped[int] = mapped_column(BigInteger)


async def grant(session: AsyncSession, client_id: UUID, *, relation: Relation, holder: str, because: UUID) -> None:
    """For the service that makes the fact itself, in the transaction that makes it."""
    await put(session, [right(client_id, relation, because=because, holder=holder, sequence=0)], is_own=True)


async def revoke(session: AsyncSession, client_id: UUID, *, relation: Relation, because: UUID) -> None:
    """The other end of `grant`."""
    ended = right(client_id, relation, because=because, holder="", sequence=0, is_active=False)
    await put(session, [ended], is_own=True)


async def link_login(session: AsyncSession, coach_id: UUID, login: UUID | None) -> None:
    """For the service that owns the coaches."""
    statement = insert(CoachLogin).values(coach_id=coach_id, login=login, sequence=0)
    await session.execute(statement.on_conflict_do_update(index_elements=["coach_id"], set_={"login": login}))


def right(
    client_id: UUID, relation: Relation, *, because: UUID, holder: str, sequence: int, is_active: bool = True
) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "relation": relation,
        "because": because,
        "holder": holder,
        "sequence": sequence,
        "is_active": is_active,
    }


async def put(session: AsyncSession, rows: Sequence[dict[str, Any]], *, is_own: bool = False) -> None:
    """Of others' words only a higher number counts, so that late and repeated ones change nothing."""
    newest = {(row["client_id"], row["relation"], row["because"]): row for row in sorted(rows, key=by_sequence)}
    statement = insert(ClientRight).values(list(newest.values()))
    newer = statement.on_conflict_do_update(
        index_elements=["client_id", "relation", "because"],
        set_={name: statement.excluded[name] for name in ("holder", "sequence", "is_active")},
        where=None if is_own else statement.excluded.sequence > ClientRight.sequence,
    )
    await session.execute(newer)


def by_sequence(row: dict[str, Any]) -> int:
    return int(row["sequence"])
