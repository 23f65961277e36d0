"""Bringing in what a file says of the areas, and mergers of municipalities. What was known already changes nothing."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.areas.errors import (
    AreaWithTwoNames,
    MergedIntoItself,
    MunicipalityNotKnown,
    MunicipalityTwice,
    NotMergedThen,
)
from reporting.areas.known import map_of, merger_told, newest_version
from reporting.areas.maps import Belonging
from reporting.areas.models import AreaKind, AreaName, AreaVersion, MunicipalityAreas, MunicipalityMerger, Told
from reporting.areas.schemas import AreasTaken, MergerTaken, NewArea, NewAreas, NewMerger, NewMunicipality
from reporting.schemas import Texts

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext('reporting areas'))")
Names = dict[tuple[AreaKind, str], Texts]


async def take_areas(session: AsyncSession, new: NewAreas, *, by: UUID) -> AreasTaken:
    """Raises MunicipalityTwice or AreaWithTwoNames."""
    check_each_once(new.rows)
    names = names_in(new.rows)
    await session.execute(ONE_AT_A_TIME)
    known = await map_of(session, on=new.valid_from)
    rows = [row for row in new.rows if known.belongings.get(row.municipality) != belonging(row)]
    renamed = {key: texts for key, texts in names.items() if known.names.get(key) != texts}
    if rows or renamed:
        version = await begin_version(session, told="file", source=new.source, valid_from=new.valid_from, by=by)
        session.add_all(statements(rows, renamed, valid_from=new.valid_from, version=version))
    told = {row.municipality for row in new.rows}
    changed = {row.municipality for row in rows} | {row.municipality for row in new.rows if has_new_name(row, renamed)}
    return AreasTaken(
        version=await newest_version(session),
        changed=len(changed),
        unchanged=len(told - changed),
        left_out=[code for code in known.municipalities() if code not in told],
    )


async def take_merger(session: AsyncSession, new: NewMerger, *, by: UUID) -> MergerTaken:
    """Raises MunicipalityNotKnown, MergedIntoItself or NotMergedThen."""
    await session.execute(ONE_AT_A_TIME)
    told = await merger_told(session, new.municipality, new.merged_on)
    if told is new.into is None:
        raise NotMergedThen(municipality=new.municipality)
    if is_new := told != new.into:
        await check_merger(session, new, is_correction=told is not None)
        version = await begin_version(session, told="merger", source="merger", valid_from=new.merged_on, by=by)
        session.add(MunicipalityMerger(version=version, **new.model_dump()))
    return MergerTaken(version=await newest_version(session), changed=int(is_new))


async def check_merger(session: AsyncSession, new: NewMerger, *, is_correction: bool) -> None:
    """Both are there on the day, and no later merger leads back."""
    if new.into is None:
        return
    known, in_the_end = await map_of(session, on=new.merged_on), await map_of(session, on=date.max)
    gone = set(known.mergers) - ({new.municipality} if is_correction else set())
    for code in (new.municipality, new.into):
        if code not in known.belongings or code in gone:
            raise MunicipalityNotKnown(municipality=code)
    if in_the_end.successor(new.into) == new.municipality or new.into == new.municipality:
        raise MergedIntoItself(municipality=new.municipality)


def check_each_once(rows: Iterable[NewMunicipality]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.municipality in seen:
            raise MunicipalityTwice(municipality=row.municipality)
        seen.add(row.municipality)


def names_in(rows: Iterable[NewMunicipality]) -> Names:
    names: Names = {}
    for row in rows:
        for kind, area in areas_in(row):
            texts = Texts(fi=area.fi, sv=area.sv, en=area.en)
            if names.setdefault((kind, area.code), texts) != texts:
                raise AreaWithTwoNames(code=area.code)
    return names


def areas_in(row: NewMunicipality) -> Iterator[tuple[AreaKind, NewArea]]:
    for kind in get_args(AreaKind):
        yield kind, getattr(row, kind)


def has_new_name(row: NewMunicipality, renamed: Names) -> bool:
    return any((kind, area.code) in renamed for kind, area in areas_in(row))


def belonging(row: NewMunicipality) -> Belonging:
    return Belonging(row.fi, row.sv, row.county.code, row.employment_area.code)


def statements(
    rows: Iterable[NewMunicipality], renamed: Names, *, valid_from: date, version: int
) -> Iterator[MunicipalityAreas | AreaName]:
    for row in rows:
        areas = {"county": row.county.code, "employment_area": row.employment_area.code}
        yield MunicipalityAreas(
            municipality=row.municipality, valid_from=valid_from, version=version, fi=row.fi, sv=row.sv, **areas
        )
    for (kind, code), texts in renamed.items():
        yield AreaName(kind=kind, code=code, valid_from=valid_from, version=version, **texts.model_dump())


async def begin_version(session: AsyncSession, *, told: Told, source: str, valid_from: date, by: UUID) -> int:
    version = AreaVersion(
        number=await newest_version(session) + 1, told=told, source=source, valid_from=valid_from, told_by=by
    )
    session.add(version)
    await session.flush()
    return version.number
