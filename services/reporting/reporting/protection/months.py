"""Month ends: which there are, which are to be protected, and asking for them."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import today
from reporting.errors import NothingRecordedYet
from reporting.protection.errors import MonthNotOver
from reporting.protection.models import MonthEnd
from reporting.queries.bounds import bounds_of


def end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def is_month_end(day: date) -> bool:
    return day == end_of_month(day)


def last_over(day: date) -> date:
    """The last month end by the end of the day before."""
    return end_of_month(day) if is_month_end(day) else day.replace(day=1) - timedelta(days=1)


def month_ends(first: date, last: date) -> Iterator[date]:
    on = end_of_month(first)
    while on <= last:
        yield on
        on = end_of_month(on + timedelta(days=1))


NEWEST = (
    select(MonthEnd).ext(distinct_on(MonthEnd.month_end)).order_by(MonthEnd.month_end.desc(), MonthEnd.edition.desc())
)


async def ask_month_ends(session: AsyncSession, *, since: date | None) -> list[MonthEnd]:
    """Protects each month from this one on, anew when it was before; without a day, all since the first coaching.

    Raises MonthNotOver, NothingRecordedYet.
    """
    last = last_over(today() - timedelta(days=1))
    if since and end_of_month(since) > last:
        raise MonthNotOver(last=last)
    first_on = (await bounds_of(session, "coachings")).first_on
    if first_on is None:
        raise NothingRecordedYet
    waiting = {
        month.month_end: month for month in await session.scalars(select(MonthEnd).where(MonthEnd.state == "asked"))
    }
    ends = list(month_ends(max(since or first_on, first_on), last))
    for on in ends:
        if on in waiting:
            waiting[on].count_anew()
    return await add(session, [on for on in ends if on not in waiting])


async def add(session: AsyncSession, ends: list[date]) -> list[MonthEnd]:
    newest = select(MonthEnd.month_end, func.max(MonthEnd.edition)).group_by(MonthEnd.month_end)
    editions = {row[0]: row[1] for row in await session.execute(newest)}
    added = [MonthEnd(month_end=on, edition=editions.get(on, 0) + 1) for on in ends]
    session.add_all(added)
    await session.flush()
    return added


async def add_those_over(session: AsyncSession, *, days_after: int) -> None:
    """Once publishing has begun, each month follows by itself, so many days after its end."""
    newest = await session.scalar(select(func.max(MonthEnd.month_end)))
    if newest:
        await add(
            session, list(month_ends(newest + timedelta(days=1), last_over(today() - timedelta(days=days_after))))
        )


async def add_those_of_older_rules(session: AsyncSession, *, rule_version: int) -> None:
    """Months protected before the rule was changed, or a table added to the list."""
    newest = await session.scalars(NEWEST)
    session.add_all([month.anew() for month in newest if month.is_of_older_rule(rule_version)])
