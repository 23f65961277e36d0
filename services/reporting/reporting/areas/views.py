"""The areas as a reader sees them: this region's municipalities, and how far beyond it an area reaches."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.areas.known import version_told
from reporting.areas.maps import AreaMap
from reporting.areas.models import AreaKind
from reporting.areas.schemas import AreasView, MunicipalityView
from reporting.schemas import AreaView


async def view_of(session: AsyncSession, areas: AreaMap, region: frozenset[str]) -> AreasView:
    told = await version_told(session, areas.version)
    return AreasView(
        on=areas.on,
        version=areas.version,
        recorded_at=told and told.recorded_at,
        source=told and told.source,
        municipalities=[municipality_view(areas, code) for code in sorted(region)],
        counties=area_views(areas, "county", region),
        employment_areas=area_views(areas, "employment_area", region),
    )


def municipality_view(areas: AreaMap, code: str) -> MunicipalityView:
    known, into = areas.belongings.get(code), areas.successor(code)
    return MunicipalityView(
        municipality=code,
        texts=known and known.texts,
        merged_into=None if into == code else into,
        county=areas.area_of(code, "county"),
        employment_area=areas.area_of(code, "employment_area"),
    )


def area_views(areas: AreaMap, kind: AreaKind, region: frozenset[str]) -> list[AreaView]:
    """Those in which one of the region's municipalities lies."""
    codes = sorted({area for code in region if (area := areas.area_of(code, kind))})
    reaches = {code: areas.reach(kind, code, region) for code in codes}
    return [
        AreaView(
            code=code,
            texts=areas.names[kind, code],
            municipalities=list(reach.ours),
            beyond=list(reach.beyond),
        )
        for code, reach in reaches.items()
    ]
