from collections.abc import Iterable, Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.coaches import CoachNotFound, NotACoachHere
from coaching.models import Case, Caseload, Coach, CoachKey
from coaching.schemas.bases import KeysToFind, Page
from coaching.schemas.coaches import CoachView, KeyedCoach
from common.identity import Principal
from common.paging import from_mark, next_mark

BY_NAME = (Coach.sort_key, Coach.id)


async def coach_by_id(session: AsyncSession, coach_id: UUID) -> Coach:
    coach = await session.get(Coach, coach_id)
    if coach is None:
        raise CoachNotFound(coach_id=coach_id)
    return coach


async def locked_coach(session: AsyncSession, coach_id: UUID) -> Coach:
    """Two who give the same coach a client at the same moment are seen one after the other."""
    locked = select(Coach).where(Coach.id == coach_id).with_for_update(key_share=True)
    coach = await session.scalar(locked.execution_options(populate_existing=True))
    if coach is None:
        raise CoachNotFound(coach_id=coach_id)
    return coach


async def coach_to_give(session: AsyncSession, coach_id: UUID, who: Principal) -> Coach:
    """Locked. Another municipality's coaches, and how full they are, are its own matter."""
    coach = await locked_coach(session, coach_id)
    if not who.covers(coach.municipality):
        raise CoachNotFound(coach_id=coach_id)
    return coach


async def locked_coaches(session: AsyncSession, coach_ids: Iterable[UUID], who: Principal) -> dict[UUID, Coach]:
    """In sorted order, or two who need the same could wait for each other."""
    return {coach_id: await coach_to_give(session, coach_id, who) for coach_id in sorted(set(coach_ids))}


async def coaches_of(session: AsyncSession, municipalities: Iterable[str]) -> list[UUID]:
    """Those who have not left."""
    here = select(Coach.id).where(Coach.municipality.in_(list(municipalities)), Coach.left_on.is_(None))
    return list(await session.scalars(here))


async def own_coach(session: AsyncSession, who: Principal) -> Coach:
    coach = await session.scalar(select(Coach).where(Coach.login == who.subject))
    if coach is None:
        raise NotACoachHere
    return coach


async def coach_read_by(session: AsyncSession, who: Principal, coach: Literal["me"] | UUID) -> Coach:
    """Oneself; another only for those who lead or place coaches there. Raises CoachNotFound, NotACoachHere."""
    if coach == "me":
        return await own_coach(session, who)
    found = await coach_by_id(session, coach)
    if found.login == who.subject or (who.has("coordinator", "team_lead") and who.covers(found.municipality)):
        return found
    raise CoachNotFound(coach_id=coach)


async def coach_with_login(session: AsyncSession, login: UUID) -> Coach | None:
    return await session.scalar(select(Coach).where(Coach.login == login))


async def coach_of_key(session: AsyncSession, *, source: str, key: str) -> CoachKey | None:
    return await session.get(CoachKey, (source, key))


async def caseload(session: AsyncSession, coach: Coach, *, full_time: int) -> Caseload:
    """Asked apart from the lock: a statement that waited for a row still counts as of before the wait."""
    open_cases = await session.scalar(select(func.count()).where(Case.coach_id == coach.id, Case.ended_on.is_(None)))
    return Caseload(open_cases=open_cases or 0, limit=coach.caseload_limit(full_time=full_time))


def open_cases() -> ScalarSelect[int]:
    """How many a coach has, as a column beside the coach."""
    counted = select(func.count()).where(Case.coach_id == Coach.id, Case.ended_on.is_(None))
    return counted.correlate(Coach).scalar_subquery()


def with_caseload() -> Select[Coach, int]:
    return select(Coach, open_cases().label("open_cases"))


def coach_view(row: Row[Coach, int], *, full_time: int) -> CoachView:
    coach, count = row
    load = Caseload(open_cases=count, limit=coach.caseload_limit(full_time=full_time))
    return CoachView(
        id=coach.id,
        name=coach.name,
        municipality=coach.municipality,
        fte=coach.fte,
        login=coach.login,
        limit=load.limit,
        open_cases=load.open_cases,
        free=load.free,
        over=load.over,
        left_on=coach.left_on,
    )


async def one_coach(session: AsyncSession, coach_id: UUID, *, full_time: int) -> CoachView:
    await session.flush()
    return coach_view((await session.execute(with_caseload().where(Coach.id == coach_id))).one(), full_time=full_time)


async def coaches_seen_by(
    session: AsyncSession, who: Principal, *, after: tuple[str, UUID] | None, limit: int, full_time: int
) -> Page[CoachView]:
    """Those of one's municipalities; an operator runs the whole platform."""
    statement = with_caseload()
    if not who.has("operator"):
        statement = statement.where(Coach.municipality.in_(who.municipalities))
    rows = (await session.execute(from_mark(statement, BY_NAME, after=after, limit=limit))).all()
    items = [coach_view(row, full_time=full_time) for row in rows]
    return Page(items=items, next=next_mark(rows, limit, lambda row: (row[0].sort_key, row[0].id)))


async def coaches_of_keys(session: AsyncSession, asked: KeysToFind) -> Sequence[KeyedCoach]:
    known = (
        select(CoachKey.key, Coach.id, Coach.name, Coach.municipality, Coach.fte, Coach.login)
        .join(Coach, Coach.id == CoachKey.coach_id)
        .where(CoachKey.source == asked.source, CoachKey.key.in_(asked.keys))
    )
    return [KeyedCoach.model_validate(row) for row in await session.execute(known)]


async def names_of_coaches(session: AsyncSession, coach_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(Coach.id, Coach.name).where(Coach.id.in_(list(coach_ids))))
    return {row.id: row.name for row in rows}
