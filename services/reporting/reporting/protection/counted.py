"""The reports that are protected, counted as those who see persons would see them: by municipality and by area."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.areas.errors import AreasNotKnown
from reporting.areas.places import Places, places_for
from reporting.asking import rules_of
from reporting.protection.building import Margins, Spot, counts_of
from reporting.protection.tables import TABLES
from reporting.queries.asked import Asked
from reporting.registry import REPORTS
from reporting.settings import Settings


@dataclass(frozen=True, slots=True)
class Counted:
    counts: dict[Spot, int]
    margins: Margins = field(default_factory=dict)


async def counted_reports(session: AsyncSession, on: date, *, known_at: datetime, settings: Settings) -> Counted:
    """Without a word of where municipalities belong that day there are no areas to count."""
    asked = Asked(on, known_at, municipalities=frozenset(), is_region=True, rules=rules_of(settings))
    by_place = await places_for(session, asked, level="municipality", of="day", region=settings.municipalities)
    counts = await counts_in(session, asked, by_place)
    places = sorted({place for _, place in counts} - {"all"})
    try:
        by_area = await places_for(session, asked, level="employment_area", of="day", region=settings.municipalities)
    except AreasNotKnown:
        return Counted(counts, {"all": places})
    inside: dict[str, list[str]] = {}
    for place in places:
        inside.setdefault(by_area.place_of[place], []).append(place)
    return Counted(counts | await counts_in(session, asked, by_area), {"all": places} | inside)


async def counts_in(session: AsyncSession, asked: Asked, places: Places) -> dict[Spot, int]:
    kinds = [REPORTS[name] for name in TABLES]
    return counts_of({kind.name: await kind.rows_of(session, places.asked_by(asked)) for kind in kinds})
