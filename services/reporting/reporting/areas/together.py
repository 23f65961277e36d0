"""Municipalities counted together: those of an employment area, and those that merged.

Where people stand is kept for such a set as for one place, so figures of areas are read like any other
(docs/decisions/0018). It is called by what it counts, since an area's name, code and days may change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.projections import LIVE

KEPT = text(f"select distinct place from {LIVE.standing}.counted_together")  # noqa: S608


def together(recorded: Iterable[str]) -> str:
    """The place of these municipalities; of one it is itself."""
    return "+".join(sorted(recorded))


def places_kept_as(place_of: Mapping[str, str]) -> dict[str, str]:
    """For every place of a map (the municipalities as recorded, and where each counts) what it is kept as."""
    counted_in: dict[str, list[str]] = defaultdict(list)
    for recorded, place in place_of.items():
        counted_in[place].append(recorded)
    return {"all": "all"} | {place: together(recorded) for place, recorded in counted_in.items()}


def is_of_several(place: str) -> bool:
    return "+" in place


async def sets_kept(session: AsyncSession) -> frozenset[str]:
    return frozenset(await session.scalars(KEPT))
