"""Which municipalities are to be counted together, and a new standing when the areas tell of some that are not yet."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import get_args

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from reporting.areas.errors import AreasNotKnown
from reporting.areas.known import map_of
from reporting.areas.models import MunicipalityAreas, MunicipalityMerger
from reporting.areas.places import place_of_each
from reporting.areas.together import is_of_several, places_kept_as, sets_kept
from reporting.errors import RebuildUnderWay
from reporting.rebuilds import ask_rebuild
from reporting.schemas import Level
from reporting.settings import Settings

LOOKS_EVERY = 5.0
"""Seconds."""
DAYS = select(MunicipalityAreas.valid_from).union(select(MunicipalityMerger.merged_on))


def keeping_areas(settings: Settings) -> Callable[[Sessions], Awaitable[float]]:
    """The worker's task."""
    return partial(ask_standing_of_new_areas, region=settings.municipalities)


async def ask_standing_of_new_areas(sessions: Sessions, *, region: frozenset[str]) -> float:
    """Until it is built, figures of new areas are counted from the facts. Returns the seconds until the next look."""
    async with sessions.begin() as session:
        if await sets_told(session, region) - await sets_kept(session):
            with suppress(RebuildUnderWay):
                await ask_rebuild(session, projection="standing")
    return LOOKS_EVERY


async def sets_told(session: AsyncSession, region: frozenset[str]) -> frozenset[str]:
    """By any day's areas, as known now."""
    days = (await session.scalars(DAYS)).all()
    told = [place for day in days for place in await places_on(session, day, region)]
    return frozenset(filter(is_of_several, told))


async def places_on(session: AsyncSession, day: date, region: frozenset[str]) -> list[str]:
    """What the places of each level are kept as."""
    areas = await map_of(session, on=day)
    found: list[str] = []
    for level in get_args(Level):
        with suppress(AreasNotKnown):
            found += places_kept_as(place_of_each(areas, level, region)).values()
    return found


async def keep_sets(session: AsyncSession, standing: str, sets: Iterable[str]) -> None:
    """In a standing that is yet to be counted."""
    rows = [{"place": place, "recorded": recorded} for place in sorted(sets) for recorded in place.split("+")]
    if rows:
        kept = text(f"insert into {standing}.counted_together (place, recorded) values (:place, :recorded)")  # noqa: S608
        await session.execute(kept, rows)
