"""What those without a right to persons are answered, wherever they ask: on a page, for an export, over the API."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import MunicipalityOfAnotherRegion
from reporting.areas.places import Places, places_for
from reporting.definitions import DEFINITIONS
from reporting.errors import BeforeTheFirstDay
from reporting.protection.errors import (
    FiguresOfStaff,
    MonthBeingPrepared,
    MonthEndsOnly,
    MonthWithheld,
    NotAmongProtectedTables,
    NotAsKnownThen,
    NotYetProtectedThen,
    PeriodsNotProtected,
    PublishingNotBegun,
)
from reporting.protection.models import MonthEnd, ProtectedCount
from reporting.protection.months import NEWEST, end_of_month, is_month_end
from reporting.protection.rule import Rule
from reporting.protection.schemas import MonthEndView, ProtectedCourse, ProtectedReport, protected
from reporting.protection.showing import Shown, counts_shown, rows_of, suppression
from reporting.protection.tables import OF_STAFF, TABLES, ProtectedTable
from reporting.queries.asked import Asked
from reporting.registry import ReportKind
from reporting.schemas import CoursePoint, Level

DONE = MonthEnd.state != "asked"


async def protected_report(
    session: AsyncSession,
    kind: ReportKind,
    asked: Asked,
    *,
    level: Level,
    region: frozenset[str],
) -> ProtectedReport[Any]:
    """Of all places of a level, or of one.

    Raises NotAsKnownThen, NotYetProtectedThen, AreasNotKnown, and what `protected_table`, `month_for` and
    `place_asked_for` raise.
    """
    table = protected_table(kind)
    if asked.known_at is not None:
        raise NotAsKnownThen
    month = await month_for(session, asked.on)
    if month.month_end not in await months_with(session, table):
        raise NotYetProtectedThen(on=asked.on)
    as_counted = replace(asked, known_at=month.known_at)
    places = await places_for(session, as_counted, level=level, of="day", region=region)
    place = place_asked_for(places, asked.place)
    [shown] = (await counts_shown(session, [month], table, place=place)).values()
    rows = rows_of(table, of_level(shown, places), Rule(k_of(month)))
    return ProtectedReport[Any](
        definition=kind.definition,
        **said_of(month),
        edition=month.edition,
        areas=places.said,
        rows=[protected(kind.row).model_validate(row) for row in rows],
    )


def protected_table(kind: ReportKind) -> ProtectedTable:
    """Raises FiguresOfStaff, PeriodsNotProtected or NotAmongProtectedTables."""
    if kind.name in OF_STAFF:
        raise FiguresOfStaff
    if kind.is_of_a_period:
        raise PeriodsNotProtected
    if kind.name not in TABLES:
        raise NotAmongProtectedTables
    return TABLES[kind.name]


async def months_with(session: AsyncSession, table: ProtectedTable) -> frozenset[date]:
    """The months shown that have the table: it may have been added to the list since they were protected."""
    newest = NEWEST.where(DONE).subquery()
    theirs = ProtectedCount.month_end_id == newest.c.id, ProtectedCount.line.in_(table.needed)
    lines = select(func.count(ProtectedCount.line.distinct())).where(*theirs).scalar_subquery()
    has_it = newest.c.state == "shown", lines == len(table.needed)
    return frozenset(await session.scalars(select(newest.c.month_end).where(*has_it)))


def place_asked_for(places: Places, municipality: str | None) -> str | None:
    """What counts it on that day. A place of which there are no figures has no empty table for an answer.

    Raises MunicipalityOfAnotherRegion.
    """
    if municipality is None or municipality == "all":
        return municipality
    place = places.place_of.get(municipality, municipality)
    if place not in places.place_of.values():
        raise MunicipalityOfAnotherRegion(municipality=municipality)
    return place


def of_level(shown: Shown, places: Places) -> Shown:
    """Its places, and the whole region."""
    ours = {*places.place_of.values(), "all"}
    return {spot: count for spot, count in shown.items() if spot[1] in ours}


def said_of(month: MonthEnd) -> dict[str, Any]:
    return {
        "suppression": suppression(k_of(month)),
        "on": month.month_end,
        "known_at": month.known_at,
        "complete_until": month.complete_until,
    }


def k_of(month: MonthEnd) -> int:
    if month.k is None:
        raise ValueError(f"month end {month.month_end} is not protected yet")
    return month.k


def require_month_end(on: date) -> None:
    """Raises MonthEndsOnly."""
    if not is_month_end(on):
        raise MonthEndsOnly(before=on.replace(day=1) - timedelta(days=1), after=end_of_month(on))


async def month_for(session: AsyncSession, on: date) -> MonthEnd:
    """The newest edition that is done: while the next is prepared, readers see the one before.

    Raises MonthEndsOnly, PublishingNotBegun, BeforeTheFirstDay, MonthBeingPrepared, MonthWithheld.
    """
    require_month_end(on)
    month = await session.scalar(NEWEST.where(MonthEnd.month_end == on, DONE))
    if month is None:
        raise await why_not(session, on)
    if month.state == "withheld":
        raise MonthWithheld(on=on)
    return month


async def why_not(session: AsyncSession, on: date) -> Exception:
    first = await session.scalar(select(MonthEnd.month_end).order_by(MonthEnd.month_end).limit(1))
    if first is None:
        return PublishingNotBegun()
    return BeforeTheFirstDay(first_on=first) if on < first else MonthBeingPrepared(on=on)


async def protected_course(
    session: AsyncSession, place: str, *, on: date, known_at: datetime | None
) -> ProtectedCourse[Any]:
    """The coefficients at each month end shown, up to a day. Raises as `protected_report`."""
    if known_at is not None:
        raise NotAsKnownThen
    done = await session.scalars(NEWEST.where(DONE, MonthEnd.month_end <= on))
    months = [month for month in done if month.state == "shown"]
    if not months:
        raise await why_not(session, on)
    table = TABLES["coefficients"]
    shown = await counts_shown(session, months, table, place=place)
    found = [
        protected(CoursePoint).model_validate({"on": month.month_end} | row)
        for month in reversed(months)
        for row in rows_of(table, shown[month.id], Rule(k_of(month)))
    ]
    return ProtectedCourse[Any](
        definition=DEFINITIONS["coefficients"], **said_of(months[0]), municipality=place, points=found
    )


async def newest_of_each(session: AsyncSession) -> list[MonthEndView]:
    """The newest edition of each month, and whether one is shown meanwhile."""
    done = {month.month_end for month in await session.scalars(NEWEST.where(DONE)) if month.state == "shown"}
    return [view_of(month, is_shown=month.month_end in done) for month in await session.scalars(NEWEST)]


def view_of(month: MonthEnd, *, is_shown: bool) -> MonthEndView:
    facts = {name: getattr(month, name) for name in MonthEndView.model_fields if name != "is_shown"}
    return MonthEndView(**facts, is_shown=is_shown)
