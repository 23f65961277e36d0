"""By which places a report counts: each municipality as it was recorded, and the place it counts in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import today
from reporting.areas.errors import AreasNotKnown
from reporting.areas.known import map_of
from reporting.areas.maps import AreaMap
from reporting.areas.schemas import AreasOf

Level = Literal["municipality", "employment_area"]


@dataclass(frozen=True)
class Places:
    """The region itself is no level of its own: it is the row `all` of each."""

    level: Level
    of: AreasOf
    areas: AreaMap
    place_of: Mapping[str, str]
    """For every municipality of the region, as recorded, the place that counts it."""

    @property
    def recorded(self) -> list[str]:
        return list(self.place_of)

    @property
    def counted_in(self) -> list[str]:
        """Beside `recorded`, for a query's `unnest`."""
        return list(self.place_of.values())

    def seen_by(self, municipalities: frozenset[str]) -> frozenset[str]:
        """The places whose every municipality of the region one may see."""
        hidden = {place for recorded, place in self.place_of.items() if recorded not in municipalities}
        return frozenset(self.place_of.values()) - hidden


async def places_for(
    session: AsyncSession,
    *,
    level: Level,
    of: AreasOf,
    on: date,
    region: frozenset[str],
    known_at: datetime | None = None,
) -> Places:
    """Raises AreasNotKnown when nobody has told where a municipality of the region belongs on that day."""
    areas = await map_of(session, on=on if of == "day" else today(), known_at=known_at)
    place_of = {municipality: place(areas, municipality, level) for municipality in sorted(region)}
    return Places(level, of, areas, place_of)


def place(areas: AreaMap, municipality: str, level: Level) -> str:
    if level == "municipality":
        return areas.successor(municipality)
    area = areas.area_of(municipality, "employment_area")
    if area is None:
        raise AreasNotKnown(municipality=municipality, on=areas.on)
    return area
