"""What the privacy officer asks the access log: who touched what and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.days import end_of, today
from common.events.access import Result
from common.identity import Principal
from common.paging import from_mark
from consent.errors.access import OldEntriesNeedReason, PeriodEndsBeforeItBegins, PeriodTooLong
from consent.models import AccessEntry

FEBRUARY = 2


@dataclass(frozen=True)
class Period:
    """From the beginning of one day in Finland to the end of another."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return beginning_of(self.first), end_of(self.last)


def beginning_of(day: date) -> datetime:
    return end_of(date.fromordinal(day.toordinal() - 1))


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
