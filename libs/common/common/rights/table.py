"""The table itself, and how a word changes it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, select, text
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


class Substitution(Base):
    """Who stands in for a coach who is away, from the first to the last day away. The newest word on each counts."""

    __tablename__ = "substitutions"

    absence_id: Mapped[UUID] = mapped_column(primary_key=True)
    coach_id: Mapped[UUID]
    substitute_id: Mapped[UUID | None] = mapped_column(index=True)
    """A coach too; none when nobody stands in, or when the absence was called off."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    sequence: Mapped[int] = mapped_column(BigInteger)


async def municipalities_of(session: AsyncSession, client_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Where each of these clients is, by the newest word; those not known here are missing."""
    homes = (
        select(ClientRight.client_id, ClientRight.holder)
        .where(
            ClientRight.client_id.in_(list(client_ids)),
            ClientRight.relation == "own_municipality",
            ClientRight.is_active,
        )
        .order_by(ClientRight.because)
    )
    return {row.client_id: row.holder for row in await session.execute(homes)}


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


async def stand_in(session: AsyncSession, **absence: Any) -> None:
    """For the service that keeps the absences: the columns of a `Substitution` without its number."""
    statement = insert(Substitution).values(**absence, sequence=0)
    told = {name: statement.excluded[name] for name in ("substitute_id", "starts_on", "ends_on")}
    await session.execute(statement.on_conflict_do_update(index_elements=["absence_id"], set_=told))


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


# One statement whatever the number of rows; in sorted order, or two writers could wait for each other.
PUT = text("""
    insert into client_rights as known (client_id, relation, because, holder, sequence, is_active)
    select distinct on (client_id, relation, because) *
    from unnest(cast(:client_id as uuid[]), cast(:relation as text[]), cast(:because as uuid[]),
                cast(:holder as text[]), cast(:sequence as bigint[]), cast(:is_active as boolean[]))
         as r (client_id, relation, because, holder, sequence, is_active)
    order by client_id, relation, because, sequence desc
    on conflict (client_id, relation, because)
    do update set holder = excluded.holder, sequence = excluded.sequence, is_active = excluded.is_active
    where :is_own or excluded.sequence > known.sequence
""")


async def put(session: AsyncSession, rows: Sequence[dict[str, Any]], *, is_own: bool = False) -> None:
    """Of others' words only a higher number counts, so that late and repeated ones change nothing."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    await session.execute(PUT, columns | {"is_own": is_own})
