"""The reports that are protected, counted as those who see persons would see them: by municipality and by area."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.areas.errors import AreasNotKnown
from reporting.areas.places import Places, places_for
from reporting.asking import rules_of
from reporting.protection.building import Margins, Spot, counts_of
from reporting.protection.summaries import Values, values_of
from reporting.protection.tables import TABLES
from reporting.queries.asked import Asked
from reporting.registry import REPORTS
from reporting.settings import Settings


@dataclass(frozen=True, slots=True)
class Counted:
    counts: dict[Spot, int]
    values: Values = field(default_factory=dict)
    """Medians, means and steps of survival curves."""
    margins: Margins = field(default_factory=dict)

    def and_in(self, other: "Counted") -> "Counted":
        return replace(self, counts=self.counts | other.counts, values={**self.values, **other.values})


async def counted_reports(session: AsyncSession, on: date, *, known_at: datetime, settings: Settings) -> Counted:
    """Without a word of where municipalities belong that day there are no areas to count."""
    asked = Asked(on, known_at, municipalities=frozenset(), is_region=True, rules=rules_of(settings))
    by_place = await places_for(session, asked, level="municipality", of="day", region=settings.municipalities)
    counted = await counted_in(session, asked, by_place)
    places = sorted({place for _, place in counted.counts} - {"all"})
    try:
        by_area = await places_for(session, asked, level="employment_area", of="day", region=settings.municipalities)
    except AreasNotKnown:
        return replace(counted, margins={"all": places})
    inside: dict[str, list[str]] = {}
    for place in places:
        inside.setdefault(by_area.place_of[place], []).append(place)
    in_areas = await counted_in(session, asked, by_area)
    return replace(counted.and_in(in_areas), margins={"all": places} | inside)


async def counted_in(session: AsyncSession, asked: Asked, places: Places) -> Counted:
    kinds = [REPORTS[name] for name in TABLES]
    reports = {kind.name: await kind.rows_of(session, places.asked_by(asked)) for kind in kinds}
    return Counted(counts_of(reports, {*places.place_of.values(), "all"}), values_of(reports))
