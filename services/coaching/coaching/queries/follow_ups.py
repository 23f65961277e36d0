from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, Select, Values, column, exists, select, values
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.follow_ups import FollowUpNotFound
from coaching.models import Case, Employer, Employment, FollowUp, FollowUpVersion
from coaching.models.follow_ups import LAPSES_AFTER
from coaching.schemas.follow_ups import DueFollowUp
from common import rights
from common.codes import FollowUpWeeks
from common.days import today
from common.identity import Principal

CALENDAR: Values = values(column("weeks", Integer), column("lapses", Integer), name="calendar").data(
    list(LAPSES_AFTER.items())
)


async def follow_up_of(session: AsyncSession, employment_id: UUID, weeks: FollowUpWeeks) -> FollowUp | None:
    return await session.get(FollowUp, (employment_id, weeks))


async def recorded_follow_up(session: AsyncSession, employment_id: UUID, weeks: FollowUpWeeks) -> FollowUp:
    found = await follow_up_of(session, employment_id, weeks)
    if found is None:
        raise FollowUpNotFound
    return found


async def follow_ups_of(session: AsyncSession, employment_id: UUID) -> Sequence[FollowUp]:
    asked = select(FollowUp).where(FollowUp.employment_id == employment_id).order_by(FollowUp.weeks)
    return (await session.scalars(asked)).all()


async def wrong_follow_ups(session: AsyncSession, employment_id: UUID) -> Sequence[FollowUpVersion]:
    wrong = select(FollowUpVersion).where(FollowUpVersion.employment_id == employment_id)
    return (await session.scalars(wrong.order_by(FollowUpVersion.weeks, FollowUpVersion.version))).all()


async def follow_ups_due(
    session: AsyncSession, who: Principal, *, coach_id: UUID | None, municipality: str | None, ahead: int, limit: int
) -> list[DueFollowUp]:
    """Of the clients one may see, the longest overdue first; `ahead`: also those due within so many days."""
    day = today()
    statement = asked_by(day, day + timedelta(days=ahead)).where(Employment.client_id.in_(rights.visible(who)))
    if coach_id:
        statement = statement.where(Case.coach_id == coach_id)
    if municipality:
        statement = statement.where(Case.municipality == municipality)
    rows = (await session.execute(statement.limit(limit))).all()
    await rights.see_all(session, who, [row.client_id for row in rows], action="read", what="follow_up")
    return [DueFollowUp(**row._asdict(), overdue=row.due_on < day) for row in rows]


def asked_by(day: date, last: date) -> Select[UUID, UUID, UUID, UUID, str, date, date | None, int, date, date]:
    """What falls due by `last`, is not lapsed on `day`, and has no answer yet that was got in time."""
    due, lapses = weeks_after_start("weeks"), weeks_after_start("lapses")
    answered = exists().where(
        FollowUp.employment_id == Employment.id, FollowUp.weeks == CALENDAR.c.weeks, FollowUp.asked_on >= due
    )
    return (
        select(
            Employment.id.label("employment_id"),
            Employment.client_id,
            Employment.case_id,
            Case.coach_id,
            Employer.name.label("employer_name"),
            Employment.started_on,
            Employment.ended_on,
            CALENDAR.c.weeks,
            due.label("due_on"),
            lapses.label("lapses_on"),
        )
        .join(Case, Case.id == Employment.case_id)
        .join(Employer, Employer.id == Employment.employer_id)
        .join(CALENDAR, due <= last)
        .where(lapses > day, ~answered)
        .order_by(due, Employment.id)
    )


def weeks_after_start(name: str) -> ColumnElement[date]:
    return Employment.started_on.op("+", return_type=Date())(CALENDAR.c[name] * 7)
