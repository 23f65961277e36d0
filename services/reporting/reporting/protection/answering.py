"""What those without a right to persons are answered, wherever they ask: on a page, for an export, over the API."""

from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.definitions import DEFINITIONS
from reporting.errors import BeforeTheFirstDay
from reporting.protection.errors import (
    MonthBeingPrepared,
    MonthEndsOnly,
    MonthWithheld,
    NotAmongProtectedTables,
    NotAsKnownThen,
    PublishingNotBegun,
)
from reporting.protection.models import MonthEnd
from reporting.protection.months import end_of_month, is_month_end
from reporting.protection.rule import Rule
from reporting.protection.schemas import (
    ProtectedCoefficientRow,
    ProtectedContactRow,
    ProtectedCourse,
    ProtectedPathRow,
    ProtectedPoint,
    ProtectedReport,
    ProtectedSourceRow,
)
from reporting.protection.showing import counts_shown, rows_of, suppression
from reporting.protection.tables import TABLES

ROWS: dict[str, type[BaseModel]] = {
    "coefficients": ProtectedCoefficientRow,
    "referral_sources": ProtectedSourceRow,
    "further_paths": ProtectedPathRow,
    "employer_contacts": ProtectedContactRow,
}
NEWEST = select(MonthEnd).distinct(MonthEnd.month_end).order_by(MonthEnd.month_end.desc(), MonthEnd.edition.desc())
DONE = MonthEnd.state != "asked"


async def protected_report(
    session: AsyncSession, name: str, *, on: date, known_at: datetime | None = None, is_broken_down: bool = False
) -> ProtectedReport[Any]:
    """Raises NotAmongProtectedTables, NotAsKnownThen and what `month_for` raises."""
    if name not in TABLES or is_broken_down:
        raise NotAmongProtectedTables
    if known_at is not None:
        raise NotAsKnownThen
    month = await month_for(session, on)
    return ProtectedReport(
        definition=DEFINITIONS[name],
        **said_of(month),
        edition=month.edition,
        rows=[ROWS[name].model_validate(row) for row in await rows_shown(session, name, month)],
    )


async def rows_shown(session: AsyncSession, name: str, month: MonthEnd) -> list[dict[str, Any]]:
    table = TABLES[name]
    return rows_of(table, await counts_shown(session, month, table), Rule(k_of(month)))


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


async def month_for(session: AsyncSession, on: date) -> MonthEnd:
    """The newest edition that is done: while the next is prepared, readers see the one before.

    Raises MonthEndsOnly, PublishingNotBegun, BeforeTheFirstDay, MonthBeingPrepared, MonthWithheld.
    """
    if not is_month_end(on):
        raise MonthEndsOnly(before=on.replace(day=1) - timedelta(days=1), after=end_of_month(on))
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
    session: AsyncSession, municipality: str, *, on: date | None, known_at: datetime | None
) -> ProtectedCourse:
    """Each month end shown, up to the day asked for. Raises as `protected_report`."""
    if known_at is not None:
        raise NotAsKnownThen
    done = NEWEST.where(DONE) if on is None else NEWEST.where(DONE, MonthEnd.month_end <= on)
    months = [month for month in (await session.scalars(done)).all() if month.state == "shown"]
    if not months:
        raise await why_not(session, on or date.max)
    found = [point for month in reversed(months) for point in await points_of(session, municipality, month)]
    return ProtectedCourse(
        definition=DEFINITIONS["coefficients"], **said_of(months[0]), municipality=municipality, points=found
    )


async def points_of(session: AsyncSession, municipality: str, month: MonthEnd) -> list[ProtectedPoint]:
    return [
        ProtectedPoint(on=month.month_end, **{name: row[name] for name in ProtectedPoint.model_fields if name in row})
        for row in await rows_shown(session, "coefficients", month)
        if row["municipality"] == municipality
    ]


async def newest_of_each(session: AsyncSession) -> list[MonthEnd]:
    return list(await session.scalars(NEWEST))
