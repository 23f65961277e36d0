"""A region tells the country what it shows of its month ends: the counts of the whole region, once for each edition."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from common.events import FiguresPublished
from common.outbox import publish
from reporting.definitions import DEFINITIONS
from reporting.protection.models import MonthEnd, ProtectedCount
from reporting.protection.months import NEWEST
from reporting.protection.showing import rule_version
from reporting.protection.tables import LINES, TABLES

TO_TELL = NEWEST.where(MonthEnd.state != "asked")


async def publish_month_ends(session: AsyncSession, *, region: str) -> None:
    """Each month's newest edition that is done, shown or withheld.

    One of an older rule is not told: the next edition is under way, and only that is counted by today's definitions.
    """
    for month in await session.scalars(TO_TELL):
        if month.is_to_be_told(rule_version()):
            publish(session, published(month, await counts_of_region(session, month), region=region))
            month.published_at = now()


async def counts_of_region(session: AsyncSession, month: MonthEnd) -> Mapping[str, int | None]:
    """Of each count, not of medians and means: those of regions do not add up."""
    ours = ProtectedCount.month_end_id == month.id, ProtectedCount.place == "all", ProtectedCount.line.in_(LINES)
    return {row.line: row.shown for row in await session.scalars(select(ProtectedCount).where(*ours))}


def published(month: MonthEnd, counts: Mapping[str, int | None], *, region: str) -> FiguresPublished:
    if month.known_at is None or month.k is None or month.rule_version is None:
        raise ValueError(f"month end {month.month_end} is not done")
    return FiguresPublished(
        edition_id=month.id,
        region=region,
        month_end=month.month_end,
        edition=month.edition,
        known_at=month.known_at,
        complete_until=month.complete_until,
        k=month.k,
        rule_version=month.rule_version,
        definitions={name: DEFINITIONS[name].version for name in TABLES} if counts else {},
        counts=dict(counts),
    )
