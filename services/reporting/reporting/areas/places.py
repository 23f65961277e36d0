"""By which places a report counts: each municipality as it was recorded, and the place it counts in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import today
from common.errors import MunicipalityOfAnotherRegion, OutsideYourMunicipalities
from reporting.areas.errors import AreasNotKnown
from reporting.areas.known import map_of, mergers_of
from reporting.areas.maps import AreaMap
from reporting.areas.together import is_of_several, places_kept_as, sets_kept
from reporting.areas.views import area_views
from reporting.queries.asked import Asked
from reporting.schemas import AreasOf, AreasSaid, Level


@dataclass(frozen=True)
class Places:
    """The region itself is no level of its own: it is the row `all` of each."""

    level: Level
    of: AreasOf
    areas: AreaMap
    region: frozenset[str]
    place_of: Mapping[str, str]
    """For every municipality of the region, as recorded, the place that counts it."""
    kept_as: Mapping[str, str] | None = None
    """For every place what it is kept as; None when one of them is not kept."""

    @property
    def are_as_recorded(self) -> bool:
        return all(recorded == place for recorded, place in self.place_of.items())

    @property
    def said(self) -> AreasSaid:
        areas = area_views(self.areas, "employment_area", self.region) if self.level == "employment_area" else []
        return AreasSaid(
            level=self.level, of=self.of, on=self.areas.on, version=self.areas.version, employment_areas=areas
        )

    def seen_by(self, municipalities: frozenset[str]) -> frozenset[str]:
        """The places whose every municipality of the region one may see."""
        hidden = {self.place_of[recorded] for recorded in self.region - municipalities}
        return frozenset(self.place_of.values()) - hidden

    def asked_by(self, asked: Asked) -> Asked:
        """Raises MunicipalityOfAnotherRegion or OutsideYourMunicipalities."""
        if self.are_as_recorded:
            return asked
        seen, place = self.seen_by(asked.municipalities), asked.place and self.place_of.get(asked.place, asked.place)
        if place is not None and place != "all":
            if place not in self.place_of.values():
                raise MunicipalityOfAnotherRegion(municipality=place)
            if not asked.is_region and place not in seen:
                raise OutsideYourMunicipalities(municipality=place)
        return replace(asked, place=place, counted_in=self.place_of, seen=seen, kept_as=self.kept_as)


async def places_for(
    session: AsyncSession, asked: Asked, *, level: Level, of: AreasOf, region: frozenset[str]
) -> Places:
    """Raises AreasNotKnown when nobody has told where a municipality of the region belongs on that day."""
    on = asked.on if of == "day" else today()
    # Most reports are by municipality: for them the mergers are enough.
    read = mergers_of if level == "municipality" else map_of
    areas = await read(session, on=on, known_at=asked.known_at)
    place_of = place_of_each(areas, level, region)
    return Places(level, of, areas, region, place_of, await kept_of(session, place_of))


def place_of_each(areas: AreaMap, level: Level, region: frozenset[str]) -> dict[str, str]:
    """Of the region's municipalities and those that became part of one of them. Raises AreasNotKnown."""
    ours = {areas.successor(municipality) for municipality in region}
    recorded = region | {merged for merged in areas.mergers if areas.successor(merged) in ours}
    return {one: place(areas, one, level) for one in sorted(recorded)}


async def kept_of(session: AsyncSession, place_of: Mapping[str, str]) -> dict[str, str] | None:
    kept_as = places_kept_as(place_of)
    sets = set(filter(is_of_several, kept_as.values()))
    return kept_as if not sets or sets <= await sets_kept(session) else None


def place(areas: AreaMap, municipality: str, level: Level) -> str:
    if level == "municipality":
        return areas.successor(municipality)
    area = areas.area_of(municipality, "employment_area")
    if area is None:
        raise AreasNotKnown(municipality=municipality, on=areas.on)
    return area
