"""Reading the areas: of a day, as known at a moment."""

from datetime import date, datetime
from typing import Any, TypeVar, get_args

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from reporting.areas.maps import AreaMap, Belonging
from reporting.areas.models import AreaKind, AreaName, AreaVersion, MunicipalityAreas, MunicipalityMerger
from reporting.schemas import Texts

Statement = TypeVar("Statement", MunicipalityAreas, AreaName)
KNOWN_BY: dict[type[Any], tuple[InstrumentedAttribute[str], ...]] = {
    MunicipalityAreas: (MunicipalityAreas.municipality,),
    AreaName: (AreaName.kind, AreaName.code),
}


async def newest_version(session: AsyncSession, known_at: datetime | None = None) -> int:
    """The last one told by that moment; 0 when there is none."""
    newest = select(func.max(AreaVersion.number))
    if known_at is not None:
        newest = newest.where(AreaVersion.recorded_at <= known_at)
    return await session.scalar(newest) or 0


async def map_of(session: AsyncSession, *, on: date, known_at: datetime | None = None) -> AreaMap:
    version = await newest_version(session, known_at)
    belongings = {
        one.municipality: Belonging(one.fi, one.sv, one.county, one.employment_area)
        for one in await in_force(session, MunicipalityAreas, on=on, version=version)
    }
    names = {
        (kind, one.code): Texts(fi=one.fi, sv=one.sv, en=one.en)
        for one in await in_force(session, AreaName, on=on, version=version)
        for kind in get_args(AreaKind)
        if one.kind == kind
    }
    return AreaMap(on, version, belongings, names, await mergers_by(session, on=on, version=version))


async def mergers_of(session: AsyncSession, *, on: date, known_at: datetime | None = None) -> AreaMap:
    """Only which municipality is part of which."""
    version = await newest_version(session, known_at)
    return AreaMap(on, version, mergers=await mergers_by(session, on=on, version=version))


async def in_force(session: AsyncSession, kind: type[Statement], *, on: date, version: int) -> list[Statement]:
    """Of each municipality or area what was last said for the day, by its last version."""
    of = KNOWN_BY[kind]
    newest = (
        select(kind)
        .ext(distinct_on(*of))
        .where(kind.valid_from <= on, kind.version <= version)
        .order_by(*of, kind.valid_from.desc(), kind.version.desc())
    )
    return list(await session.scalars(newest))


async def mergers_by(session: AsyncSession, *, on: date, version: int) -> dict[str, str]:
    """What was last said of each day of a merger holds, also when that was to take it back."""
    told = await session.execute(
        select(MunicipalityMerger.municipality, MunicipalityMerger.into)
        .ext(distinct_on(MunicipalityMerger.municipality, MunicipalityMerger.merged_on))
        .where(MunicipalityMerger.merged_on <= on, MunicipalityMerger.version <= version)
        .order_by(MunicipalityMerger.municipality, MunicipalityMerger.merged_on, MunicipalityMerger.version.desc())
    )
    return {municipality: into for municipality, into in told if into is not None}


async def merger_told(session: AsyncSession, municipality: str, merged_on: date) -> str | None:
    """What was last said of this very day."""
    return await session.scalar(
        select(MunicipalityMerger.into)
        .where(MunicipalityMerger.municipality == municipality, MunicipalityMerger.merged_on == merged_on)
        .order_by(MunicipalityMerger.version.desc())
        .limit(1)
    )


async def version_told(session: AsyncSession, number: int) -> AreaVersion | None:
    return await session.get(AreaVersion, number)
