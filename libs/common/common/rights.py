"""Who may see which client: this service's own table, kept from events. Not in it means no (domain.md, section 2).

A coach sees the clients of own open cases, a team lead and a coordinator those of their municipalities, a referrer
those the own organisation referred; a privacy officer as a coordinator. Nobody sees a client outside the
municipalities of their token.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Index, Select, String, and_, cast, exists, false, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from common import access_log
from common.access_log import Attempt
from common.consumers import Consumers, Handler, Received
from common.database import Base
from common.errors import NotFound
from common.events import (
    ClientRegistered,
    CoachAssigned,
    CoachChanged,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    Event,
    ReferralSubmitted,
)
from common.events.access import Action, Relation
from common.identity import Principal

SEES_A_MUNICIPALITY = ("team_lead", "coordinator", "privacy_officer")


class ClientNotFound(NotFound):
    """There is no such client among those you may see."""

    fi = "Tällaista asiakasta ei ole niiden joukossa, jotka saat nähdä."
    sv = "Det finns ingen sådan klient bland dem du får se."
    field = "client_id"

    def __init__(self, *, attempt: Attempt) -> None:
        super().__init__(client_id=attempt.client_id)
        self.attempt = attempt


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


def holds(who: Principal) -> ColumnElement[bool]:
    """The rows of the table that give this person a right."""
    own_cases = select(cast(CoachLogin.coach_id, String)).where(CoachLogin.login == who.subject)
    ways = [
        (("coach",), and_(ClientRight.relation == "own_caseload", ClientRight.holder.in_(own_cases))),
        (
            SEES_A_MUNICIPALITY,
            and_(ClientRight.relation == "own_municipality", ClientRight.holder.in_(who.municipalities)),
        ),
        (
            ("referrer",),
            and_(ClientRight.relation == "own_organisation", ClientRight.holder == (who.organisation or "")),
        ),
    ]
    return and_(ClientRight.is_active, or_(*(rows for roles, rows in ways if who.has(*roles)), false()))


def inside_municipalities(who: Principal) -> ColumnElement[bool]:
    home = aliased(ClientRight)
    return exists().where(
        home.client_id == ClientRight.client_id,
        home.relation == "own_municipality",
        home.is_active,
        home.holder.in_(who.municipalities),
    )


def visible(who: Principal) -> Select[UUID]:
    """The ids of the clients this person may see: for lists, `Case.client_id.in_(visible(who))`."""
    if who.has("importer", "service"):
        return select(ClientRight.client_id)
    return select(ClientRight.client_id).where(holds(who), inside_municipalities(who))


async def relations(session: AsyncSession, who: Principal, client_ids: Iterable[UUID]) -> dict[UUID, Relation]:
    """How this person stands to each of these clients; those one may not see are missing."""
    asked = list(client_ids)
    if who.has("importer", "service"):
        as_machine: Relation = "importer" if who.has("importer") else "service"
        return dict.fromkeys(asked, as_machine)
    nearest: Select[UUID, str] = (
        select(ClientRight.client_id, ClientRight.relation)
        .where(ClientRight.client_id.in_(asked), holds(who), inside_municipalities(who))
        .order_by(ClientRight.client_id, ClientRight.relation.desc())
    )
    found = await session.execute(nearest)
    return {row.client_id: row.relation for row in found}


async def see(session: AsyncSession, who: Principal, client_id: UUID, *, action: Action, what: str) -> Relation:
    """The one gate to a client's data: writes the access record. Raises ClientNotFound, and the attempt is kept."""
    relation = (await relations(session, who, [client_id])).get(client_id)
    if relation is None:
        raise ClientNotFound(attempt=Attempt(who, client_id, action, what))
    access_log.record(session, who, client_id, action=action, what=what, relation=relation)
    return relation


async def see_all(
    session: AsyncSession, who: Principal, client_ids: Iterable[UUID], *, action: Action, what: str
) -> list[UUID]:
    """Those of these clients that one may see, in the order asked; a record for each."""
    asked = list(dict.fromkeys(client_ids))
    known = await relations(session, who, asked)
    for client_id in asked:
        if client_id in known:
            access_log.record(session, who, client_id, action=action, what=what, relation=known[client_id])
    return [client_id for client_id in asked if client_id in known]


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


def listen(consumers: Consumers) -> None:
    """Keep the table from others' events; what the service itself tells it grants in the transaction that tells it."""
    for event_type, handler in LISTENED_TO.items():
        if event_type.topic != f"{consumers.name}.events":
            consumers.on(event_type)(handler)


async def on_client_registered(session: AsyncSession, received: list[Received[ClientRegistered]]) -> None:
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_municipality",
                because=one.event.client_id,
                holder=one.event.municipality,
                sequence=one.sequence,
            )
            for one in received
        ],
    )


async def on_referral_submitted(session: AsyncSession, received: list[Received[ReferralSubmitted]]) -> None:
    rows = []
    for one in received:
        because, client_id = one.event.referral_id, one.event.client_id
        holder, sequence = one.event.municipality, one.sequence
        rows.append(right(client_id, "own_municipality", because=because, holder=holder, sequence=sequence))
        if organisation := one.event.organisation_id:
            rows.append(
                right(client_id, "own_organisation", because=because, holder=str(organisation), sequence=sequence)
            )
    await put(session, rows)


async def on_coaching_started(session: AsyncSession, received: list[Received[CoachingStarted]]) -> None:
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_municipality",
                because=one.event.case_id,
                holder=one.event.municipality,
                sequence=one.sequence,
            )
            for one in received
        ],
    )


async def on_coach_assigned(session: AsyncSession, received: list[Received[CoachAssigned]]) -> None:
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_caseload",
                because=one.event.case_id,
                holder=str(one.event.coach_id),
                sequence=one.sequence,
            )
            for one in received
        ],
    )


async def on_coaching_ended(session: AsyncSession, received: list[Received[CoachingEnded]]) -> None:
    """The coach's own caseload has one fewer; the municipality goes on seeing what came of it."""
    await put(
        session,
        [
            right(
                one.event.client_id,
                "own_caseload",
                because=one.event.case_id,
                holder="",
                sequence=one.sequence,
                is_active=False,
            )
            for one in received
        ],
    )


PUT_LOGINS = text("""
    insert into coach_logins as known (coach_id, login, sequence)
    select distinct on (coach_id) coach_id, login, sequence
    from unnest(cast(:coaches as uuid[]), cast(:logins as uuid[]), cast(:sequences as bigint[]))
         as c (coach_id, login, sequence)
    order by coach_id, sequence desc
    on conflict (coach_id) do update set login = excluded.login, sequence = excluded.sequence
    where excluded.sequence > known.sequence
""")


async def on_coach_changed(
    session: AsyncSession, received: Sequence[Received[CoachRegistered]] | Sequence[Received[CoachChanged]]
) -> None:
    columns = {
        "coaches": [one.event.coach_id for one in received],
        "logins": [one.event.login for one in received],
        "sequences": [one.sequence for one in received],
    }
    await session.execute(PUT_LOGINS, columns)


LISTENED_TO: dict[type[Event], Handler] = {
    ClientRegistered: on_client_registered,
    ReferralSubmitted: on_referral_submitted,
    CoachingStarted: on_coaching_started,
    CoachAssigned: on_coach_assigned,
    CoachingEnded: on_coaching_ended,
    CoachRegistered: on_coach_changed,
    CoachChanged: on_coach_changed,
}
