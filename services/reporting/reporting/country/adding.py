"""The country is the sum of its regions. What one of them hides has no sum; a quotient is one of the sums."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import today
from reporting.areas.known import map_of
from reporting.areas.maps import AreaMap
from reporting.country.errors import NothingPublished, RegionNotPublished
from reporting.country.published import (
    RegionFigures,
    month_ends_published,
    published_by_regions,
    regions_heard_of,
)
from reporting.protection.building import Spot
from reporting.protection.rule import Rule
from reporting.protection.schemas import ProtectedReport, protected
from reporting.protection.showing import IN_A_REGION, NOT_ADDED, CountShown, rows_of, suppression
from reporting.protection.tables import ProtectedTable
from reporting.registry import ReportKind
from reporting.schemas import AreasSaid, RegionSaid, Texts

COUNTRY = "all"


async def country_report(
    session: AsyncSession, kind: ReportKind, table: ProtectedTable, on: date, *, place: str | None
) -> ProtectedReport[Any]:
    """A row for each region that is in the sum, and for the sum. Raises NothingPublished or RegionNotPublished."""
    published = await published_by_regions(session, on)
    if not published:
        raise NothingPublished(newest=next(iter(await month_ends_published(session)), None))
    added = [one for one in published if one.state_in(table) == "counted"]
    if place not in (None, COUNTRY, *(one.region for one in added)):
        raise RegionNotPublished(region=place)
    told = added or published
    rows = rows_of(table, counts_shown(table, added), Rule(least_k(told)))
    return ProtectedReport[Any](
        definition=kind.definition,
        suppression=suppression(least_k(told)),
        on=on,
        known_at=min(one.known_at for one in told),
        complete_until=earliest(told),
        edition=None,
        areas=await regions_said(session, table, published, on),
        rows=[protected(kind.row).model_validate(row) for row in rows if place in (None, row["municipality"])],
    )


def counts_shown(table: ProtectedTable, added: Sequence[RegionFigures]) -> dict[Spot, CountShown]:
    shown = {(line, one.region): shown_in(one.counts[line]) for one in added for line in table.needed}
    if added:
        shown |= {(line, COUNTRY): added_up(line, added) for line in table.needed}
    places = {place for _, place in shown}
    return shown | {(one.line, place): CountShown(None, NOT_ADDED) for one in table.summaries for place in places}


def shown_in(count: int | None) -> CountShown:
    return CountShown(count, IN_A_REGION if count is None else None)


def added_up(line: str, regions: Iterable[RegionFigures]) -> CountShown:
    counts = [region.counts[line] for region in regions]
    told = [count for count in counts if count is not None]
    return shown_in(sum(told) if len(told) == len(counts) else None)


def least_k(published: Iterable[RegionFigures]) -> int:
    """Of a greater one it would be told that counts are hidden which a region shows."""
    return min(one.k for one in published)


def earliest(published: Iterable[RegionFigures]) -> datetime | None:
    """All of them are complete until then; unknown when it is of one."""
    moments = [one.complete_until for one in published]
    known = [moment for moment in moments if moment is not None]
    return min(known) if len(known) == len(moments) else None


async def regions_said(
    session: AsyncSession, table: ProtectedTable, published: Iterable[RegionFigures], on: date
) -> AreasSaid:
    areas, then = await map_of(session, on=on), {one.region: one for one in published}
    names = names_of_regions(await map_of(session, on=today())) | names_of_regions(areas)
    regions = [said(code, names, then.get(code), table) for code in await regions_heard_of(session, on)]
    return AreasSaid(level="region", of="day", on=on, version=areas.version, regions=regions)


def names_of_regions(areas: AreaMap) -> dict[str, Texts]:
    return {code: texts for (kind, code), texts in areas.names.items() if kind == "county"}


def said(code: str, names: Mapping[str, Texts], one: RegionFigures | None, table: ProtectedTable) -> RegionSaid:
    """Called by its code while nobody has told its name."""
    return RegionSaid(
        code=code,
        texts=names.get(code) or Texts(fi=code, sv=code, en=code),
        state=one.state_in(table) if one else "not_published",
        known_at=one and one.known_at,
        complete_until=one and one.complete_until,
    )
