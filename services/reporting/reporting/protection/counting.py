"""Month ends protected in the background, the oldest first: count, choose what is hidden, audit, keep."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.days import now
from reporting.asking import rules_of
from reporting.country.publishing import publish_month_ends
from reporting.protection.building import Built, Spot, build, is_of_one_moment
from reporting.protection.counted import Counted, counted_reports
from reporting.protection.messages import Solved, Work
from reporting.protection.models import MonthEnd, ProtectedCount
from reporting.protection.months import add_those_of_older_rules, add_those_over
from reporting.protection.rule import Rule
from reporting.protection.showing import rule_version
from reporting.protection.solver import SolverFailed, solve
from reporting.protection.summaries import kept, rated_anew
from reporting.protection.tables.referrals import by_referral, promise
from reporting.queries.bounds import bounds_of
from reporting.settings import Settings

log = structlog.get_logger(__name__)

Solve = Callable[[Work], Awaitable[Solved]]
NEXT_LOOK, AT_ONCE, A_MOMENT, AFTER_A_FAILURE = 5.0, 0.0, 1.0, 300.0
"""Seconds."""
ONE_AT_A_TIME = text("select pg_try_advisory_xact_lock(hashtext('reporting month ends'))")
NEXT = select(MonthEnd.id).where(MonthEnd.state == "asked").order_by(MonthEnd.asked_at, MonthEnd.month_end).limit(1)
# What one can have seen of each count: in this month's earlier editions, and last before and first after it.
LAST_SHOWN = text("""
    with seen as (
        select line, place, shown, month_end, edition, id from protected_counts join month_ends on id = month_end_id
        where state = 'shown' and shown is not null
    )
    select line, place, shown, id from seen where month_end = :on
    union all
    (select distinct on (line, place) line, place, shown, id from seen where month_end < :on
     order by line, place, month_end desc, edition desc)
    union all
    (select distinct on (line, place) line, place, shown, id from seen where month_end > :on
     order by line, place, month_end, edition desc)
""")


class CountedWhileMoving(Exception):
    """Events came in between two of the reports: they do not agree, and are counted again."""


def protecting(settings: Settings) -> Callable[[Sessions], Awaitable[float]]:
    """The worker's task."""
    return partial(protect_month_ends, settings=settings, solve=solve)


async def protect_month_ends(sessions: Sessions, *, settings: Settings, solve: Solve) -> float:
    """Returns the seconds until it is worth looking again. A month that was cut off is begun anew."""
    async with sessions.begin() as guard:
        if not await guard.scalar(ONE_AT_A_TIME):
            return NEXT_LOOK
        async with sessions.begin() as session:
            await add_those_over(session, days_after=settings.protected_after_days)
            await add_those_of_older_rules(session, rule_version=rule_version())
            await publish_month_ends(session, region=settings.rinnalla_region)
            month_id = await session.scalar(NEXT)
        if month_id is None:
            return NEXT_LOOK
        try:
            await protect(sessions, month_id, settings=settings, solve=solve)
        except CountedWhileMoving:
            return A_MOMENT
        except SolverFailed as error:
            log.error("month end not protected", month=str(month_id), error=str(error))
            await put_behind(sessions, month_id)
            return AFTER_A_FAILURE
    return AT_ONCE


async def put_behind(sessions: Sessions, month_id: UUID) -> None:
    """The others are not held up by one that fails each time."""
    async with sessions.begin() as session:
        (await session.get_one(MonthEnd, month_id)).asked_at = now()


async def protect(sessions: Sessions, month_id: UUID, *, settings: Settings, solve: Solve) -> None:
    """While the solver works no row is locked, and no transaction reads."""
    rule = Rule(settings.smallest_count)
    async with sessions() as session:
        month = await session.get_one(MonthEnd, month_id)
        known_at, complete_until = await moment_of(session, month)
        counted, built = await built_as_of(session, month.month_end, rule=rule, known_at=known_at, settings=settings)
    solved = await solve(Work(built.system, built.groups, rule, settings.protection_seconds))
    async with sessions.begin() as session:
        month = await session.get_one(MonthEnd, month_id)
        month.counted(known_at=known_at, complete_until=complete_until)
        month.protected(solved, k=rule.k, rule_version=rule_version())
        await keep(session, month, rows_of(counted, built, solved, rule))
    log.info("month end protected", on=str(month.month_end), state=month.state, hidden=len(solved.hidden))


async def moment_of(session: AsyncSession, month: MonthEnd) -> tuple[datetime, datetime | None]:
    """As known when, and up to when the log is in it: as it was counted before, or as now."""
    if month.known_at is not None:
        return month.known_at, month.complete_until
    return now(), (await bounds_of(session, "coachings")).complete_until


async def built_as_of(
    session: AsyncSession, on: date, *, rule: Rule, known_at: datetime, settings: Settings
) -> tuple[Counted, Built]:
    counted = await counted_reports(session, on, known_at=known_at, settings=settings)
    if not is_of_one_moment(counted.counts):
        raise CountedWhileMoving
    seen, rules = await seen_around(session, on), rules_of(settings)
    built = build(
        counted.counts,
        rule=rule,
        margins=counted.margins,
        last_shown=seen,
        changed=rated_anew(counted.values, counted.counts, seen),
        known=(*promise(rules.promised_working_days), by_referral(rules.source_categories)),
    )
    return counted, built


async def seen_around(session: AsyncSession, on: date) -> list[dict[Spot, int]]:
    """Of each edition what one can have seen last: of counts, and of means and other summaries in their steps."""
    editions: dict[UUID, dict[Spot, int]] = defaultdict(dict)
    for line, place, shown, edition in await session.execute(LAST_SHOWN, {"on": on}):
        editions[edition][line, place] = shown
    return list(editions.values())


def rows_of(counted: Counted, built: Built, solved: Solved, rule: Rule) -> Iterator[dict[str, object]]:
    why_hidden = reasons(built, solved)
    for line, place in built.spots:
        reason = why_hidden.get((line, place))
        shown = None if reason else counted.counts[line, place]
        yield {"line": line, "place": place, "shown": shown, "reason": reason}
    yield from kept(counted.values, counted.counts, why_hidden, rule)


def reasons(built: Built, solved: Solved) -> dict[Spot, str]:
    withheld = set(solved.withheld)
    return {
        built.spots[index]: built.system.cells[index].reason
        or ("withheld" if built.groups[index] in withheld else "companion")
        for index in solved.hidden
    }


async def keep(session: AsyncSession, month: MonthEnd, rows: Iterable[dict[str, object]]) -> None:
    """Of a month that failed nothing is kept."""
    if month.state == "shown" and (found := [{"month_end_id": month.id, **row} for row in rows]):
        await session.execute(insert(ProtectedCount), found)
