from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime

from common.database import Transaction
from common.days import today
from common.identity import Operator, Principal, only
from common.settings import settings_of
from common.web import ServiceRouter
from reporting.areas.known import map_of
from reporting.areas.schemas import AreasTaken, AreasView, MergerTaken, NewAreas, NewMerger
from reporting.areas.taking import take_areas, take_merger
from reporting.areas.views import view_of
from reporting.settings import Settings

router = ServiceRouter(tags=["areas"])

Reader = Annotated[Principal, Depends(only("analyst", "team_lead", "coordinator", "operator", "importer"))]
KnownAt = Annotated[AwareDatetime | None, Query(description="As known at this moment; without it, as known now")]


@router.get("/areas", summary="The region's municipalities and the areas they belong to, on a day")
async def areas_of_the_region(
    who: Reader,
    settings: Annotated[Settings, Depends(settings_of)],
    session: Transaction,
    on: Annotated[date | None, Query(description="Without it, today")] = None,
    known_at: KnownAt = None,
) -> AreasView:
    areas = await map_of(session, on=on or today(), known_at=known_at)
    return await view_of(session, areas, settings.municipalities)


@router.post("/areas", summary="Tell what a file says of municipalities and their areas, from a day on")
async def take_file(new: NewAreas, who: Operator, session: Transaction) -> AreasTaken:
    """The same file twice changes nothing. A municipality it leaves out stays as it was."""
    return await take_areas(session, new, by=who.subject)


@router.post("/areas/mergers", summary="Tell that a municipality becomes part of another, from a day on")
async def take_a_merger(new: NewMerger, who: Operator, session: Transaction) -> MergerTaken:
    """Without `into` an earlier word about that day is taken back."""
    return await take_merger(session, new, by=who.subject)
