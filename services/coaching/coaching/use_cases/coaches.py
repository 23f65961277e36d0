from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.coaches import CaseloadFull, CoachKeyTaken, LoginTaken
from coaching.models import Caseload, Coach, CoachKey, CoachTerm, term_of
from coaching.queries.coaches import caseload, coach_of_key, coach_with_login, locked_coach
from coaching.schemas.coaches import ChangedCoach, NewCoach
from coaching.settings import Settings
from common import rights
from common.days import today
from common.events import CaseloadExceeded, CoachChanged, CoachRegistered
from common.identity import Principal
from common.outbox import publish


async def register_coach(session: AsyncSession, *, new: NewCoach, who: Principal, settings: Settings) -> Coach:
    who.require(new.municipality, region=settings.municipalities)
    coach = Coach(name=new.name, municipality=new.municipality, fte=new.fte)
    session.add(coach)
    await session.flush()
    await keep_term(session, coach, on=today())
    if new.external:
        await keep_key(session, coach, source=new.external.source, key=new.external.key)
    if new.login:
        await give_login(session, coach, new.login)
    publish(session, CoachRegistered(**told(coach)))
    return coach


async def keep_key(session: AsyncSession, coach: Coach, *, source: str, key: str) -> None:
    if taken := await coach_of_key(session, source=source, key=key):
        raise CoachKeyTaken(coach_id=taken.coach_id)
    session.add(CoachKey(source=source, key=key, coach_id=coach.id))


async def change_coach(
    session: AsyncSession, *, coach_id: UUID, changed: ChangedCoach, who: Principal, settings: Settings
) -> Coach:
    """Fewer hours may leave the coach over the limit: the breach shows until it is gone."""
    coach = await locked_coach(session, coach_id)
    who.require(coach.municipality, region=settings.municipalities)
    if changed.municipality:
        who.require(changed.municipality, region=settings.municipalities)
        coach.municipality = changed.municipality
    if changed.name:
        coach.rename(changed.name)
    coach.fte = changed.fte or coach.fte
    if changed.has_left is True:
        await leave(session, coach, on=today(), settings=settings)
    elif changed.has_left is False:
        coach.left_on = None
    await keep_term(session, coach, on=today())
    publish(session, CoachChanged(**told(coach)))
    return coach


async def leave(session: AsyncSession, coach: Coach, *, on: date, settings: Settings) -> None:
    """With the coach's row locked. Raises CoachHasCases."""
    await session.flush()
    load = await caseload(session, coach, full_time=settings.caseload_limit)
    coach.leave(on, open_cases=load.open_cases)
    await keep_term(session, coach, on=on)
    await rights.link_login(session, coach.id, None)


async def keep_term(session: AsyncSession, coach: Coach, *, on: date) -> None:
    """From that day on the coach works like this; the newest word on a day counts, and none on a later one is left."""
    await session.execute(delete(CoachTerm).where(CoachTerm.coach_id == coach.id, CoachTerm.from_day >= on))
    session.add(term_of(coach, on=on))
    await session.flush()


async def link_login(
    session: AsyncSession, *, coach_id: UUID, login: UUID, who: Principal, settings: Settings
) -> Coach:
    coach = await coach_to_link(session, coach_id, who, settings)
    if coach.login == login:
        return coach
    await give_login(session, coach, login)
    publish(session, CoachChanged(**told(coach)))
    return coach


async def unlink_login(session: AsyncSession, *, coach_id: UUID, who: Principal, settings: Settings) -> Coach:
    """It opens no client any more, in any service."""
    coach = await coach_to_link(session, coach_id, who, settings)
    if coach.login is None:
        return coach
    coach.login = None
    await rights.link_login(session, coach.id, None)
    publish(session, CoachChanged(**told(coach)))
    return coach


async def coach_to_link(session: AsyncSession, coach_id: UUID, who: Principal, settings: Settings) -> Coach:
    """Locked. An operator links the logins of the whole platform."""
    coach = await locked_coach(session, coach_id)
    if not who.has("operator"):
        who.require(coach.municipality, region=settings.municipalities)
    return coach


async def give_login(session: AsyncSession, coach: Coach, login: UUID) -> None:
    if holder := await coach_with_login(session, login):
        raise LoginTaken(coach_id=holder.id)
    coach.login = login
    await rights.link_login(session, coach.id, login)


async def keep_to_caseload(
    session: AsyncSession, coach: Coach, *, who: Principal, override_reason: str | None, settings: Settings
) -> None:
    """With the new case, and the coach's row locked. History is taken as it was; otherwise only a team lead goes over
    the limit, and says why."""
    if who.has("importer"):
        return
    await session.flush()
    load = await caseload(session, coach, full_time=settings.caseload_limit)
    if not load.over:
        return
    if not (who.has("team_lead") and override_reason):
        raise CaseloadFull(coach_id=coach.id, open_cases=load.open_cases - 1, limit=load.limit)
    publish(session, caseload_exceeded(coach, load))


def caseload_exceeded(coach: Coach, load: Caseload) -> CaseloadExceeded:
    return CaseloadExceeded(
        coach_id=coach.id, municipality=coach.municipality, open_cases=load.open_cases, limit=load.limit
    )


def told(coach: Coach) -> dict[str, Any]:
    """What others learn of a coach: never the name."""
    return {"coach_id": coach.id, "municipality": coach.municipality, "fte": coach.fte, "login": coach.login}
