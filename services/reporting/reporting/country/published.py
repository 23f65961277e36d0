"""What regions have published: of each the edition of a month end that it told last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.definitions import DEFINITIONS
from reporting.protection.tables import ProtectedTable
from reporting.schemas import HowCounted

# What was told last holds: where a region's database was made anew its editions begin at 1 again.
NEWEST = text("""
    select distinct on (region) region, k, known_at, complete_until, definitions, counts
    from figures.published_figures where month_end = :on
    order by region, recorded_at desc, edition desc
""")
HEARD_OF = text("select distinct region from figures.published_figures where month_end <= :on")
MONTH_ENDS = text("""
    select month_end, array_agg(distinct region order by region) as regions
    from figures.published_figures group by month_end order by month_end desc
""")


@dataclass(frozen=True)
class RegionFigures:
    """The counts of one region at the end of a month."""

    region: str
    k: int
    known_at: datetime
    complete_until: datetime | None
    definitions: Mapping[str, int]
    counts: Mapping[str, int | None]

    def state_in(self, table: ProtectedTable) -> HowCounted:
        if not self.counts:
            return "withheld"
        agrees = self.definitions.get(table.report) == DEFINITIONS[table.report].version
        return "counted" if agrees and table.needed <= self.counts.keys() else "counted_otherwise"


async def published_by_regions(session: AsyncSession, on: date) -> list[RegionFigures]:
    return [RegionFigures(**row) for row in (await session.execute(NEWEST, {"on": on})).mappings()]


async def regions_heard_of(session: AsyncSession, on: date) -> list[str]:
    """Those that have published this month end or an earlier one."""
    return sorted(await session.scalars(HEARD_OF, {"on": on}))


async def month_ends_published(session: AsyncSession) -> dict[date, list[str]]:
    """The latest first, each with the regions that have published it."""
    return {row.month_end: row.regions for row in await session.execute(MONTH_ENDS)}
