"""What the privacy officer asks the access log: who touched what and when, and what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.days import end_of, today
from common.events.access import Result
from common.identity import Principal
from common.paging import from_mark
from common.working_days import is_working_day
from consent.errors.access import OldEntriesNeedReason, PeriodEndsBeforeItBegins, PeriodTooLong
from consent.models import AccessEntry

MANY_CLIENTS = 30
"""Clients within an hour: nobody serves as many."""
MANY_REFUSALS = 3
"""Of a person on a day: once is a slip."""
OPENS, CLOSES = 7, 18
"""Working hours in Finland, Monday to Friday."""
FEBRUARY = 2
ANY = true()
Groups = Select[tuple[Any, ...]]
ON_THEIR_OWN = ("service", "importer")
"""What services and imports do is no one's habit."""


@dataclass(frozen=True)
class Period:
    """From the beginning of one day in Finland to the end of another."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        day_before = date.fromordinal(self.first.toordinal() - 1)
        return end_of(day_before), end_of(self.last)


@dataclass(frozen=True)
class Wanted:
    """What to look for; what is not told does not matter."""

    client_id: UUID | None = None
    actor: UUID | None = None
    result: Result | None = None


def period_of(first: date | None, last: date | None, *, who: Principal, longest: int | None = None) -> Period:
    """Two years up to today unless told. Raises PeriodEndsBeforeItBegins, PeriodTooLong, OldEntriesNeedReason."""
    last, shown_freely = last or today(), two_years_before(today())
    first = first or min(shown_freely, last)
    if last < first:
        raise PeriodEndsBeforeItBegins
    if longest and (last - first).days > longest:
        raise PeriodTooLong(most=longest)
    if first < shown_freely and not who.reason:
        raise OldEntriesNeedReason
    return Period(first, last)


def two_years_before(day: date) -> date:
    """The same day then; of 29 February the one before."""
    return day.replace(year=day.year - 2, day=min(day.day, 28) if day.month == FEBRUARY else day.day)


def entries_in(who: Principal, period: Period) -> Select[AccessEntry]:
    """About clients that one may see, and no others."""
    begins, ends = period.bounds
    in_time = (AccessEntry.recorded_at >= begins, AccessEntry.recorded_at < ends)
    return select(AccessEntry).where(*in_time, AccessEntry.client_id.in_(rights.visible(who)))


async def entries(
    session: AsyncSession,
    who: Principal,
    period: Period,
    wanted: Wanted,
    *,
    limit: int,
    after: tuple[datetime, UUID] | None,
) -> Sequence[AccessEntry]:
    """The newest first. Whose entries are shown is itself written into the log."""
    if wanted.client_id:
        await rights.see(session, who, wanted.client_id, action="read", what="access_log")
    told = {name: value for name, value in vars(wanted).items() if value is not None}
    matching = entries_in(who, period).filter_by(**told)
    in_order = (AccessEntry.recorded_at, AccessEntry.event_id)
    page = (await session.scalars(from_mark(matching, in_order, after=after, limit=limit, newest_first=True))).all()
    others = {one.client_id for one in page} - {wanted.client_id}
    await rights.see_all(session, who, sorted(others), action="read", what="access_log")
    return page


def stands_out(told: CTE, *, kind: str, per: str, where: ColumnElement[bool], least: ColumnElement[bool]) -> Groups:
    """What one person did within an hour or a day, when it comes to enough."""
    since = func.date_trunc(per, told.c.here).label("since")
    counted = (func.count().label("entries"), func.count(told.c.client_id.distinct()).label("clients"))
    groups = select(literal(kind).label("kind"), told.c.actor, since, *counted).where(where)
    return groups.group_by(told.c.actor, since).having(least)


async def patterns(session: AsyncSession, who: Principal, period: Period, *, limit: int) -> Sequence[Row[Any]]:
    """The latest first: not that it was wrong, but that it is worth a question."""
    here = func.timezone("Europe/Helsinki", AccessEntry.recorded_at).label("here")
    by_people = entries_in(who, period).where(AccessEntry.relation.not_in(ON_THEIR_OWN))
    told = by_people.with_only_columns(
        AccessEntry.actor, AccessEntry.client_id, AccessEntry.result, AccessEntry.relation, here
    ).cte("told")
    allowed, clients = told.c.result == "allowed", func.count(told.c.client_id.distinct())
    refused = and_(told.c.result == "refused", told.c.relation == "none")  # a question for a reason is no refusal
    late = and_(allowed, closed(told.c.here, period))
    found = union_all(
        stands_out(told, kind="many_clients", per="hour", where=allowed, least=clients >= MANY_CLIENTS),
        stands_out(told, kind="outside_hours", per="day", where=late, least=ANY),
        stands_out(told, kind="refused", per="day", where=refused, least=func.count() >= MANY_REFUSALS),
    ).subquery()
    return (await session.execute(select(found).order_by(found.c.since.desc(), found.c.kind).limit(limit))).all()


def closed(here: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
    """Before and after working hours, at weekends and on holidays."""
    days = (date.fromordinal(day) for day in range(period.first.toordinal(), period.last.toordinal() + 1))
    off = [day for day in days if not is_working_day(day)]
    hour = func.extract("hour", here)
    return or_(hour < OPENS, hour >= CLOSES, cast(here, Date).in_(off))
