from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from coaching.api.asking import CaseloadReader, PlaceId
from coaching.queries import work_trial_places as queries
from coaching.schemas.bases import Items, ShortText
from coaching.schemas.work_trial_places import ChangedWorkTrialPlace, NewWorkTrialPlace, WorkTrialPlaceView
from coaching.use_cases import work_trial_places as use_cases
from common.bodies import keepable
from common.codes import Municipality
from common.database import Transaction
from common.paging import Limit
from common.web import ServiceRouter

router = ServiceRouter(prefix="/work-trial-places", tags=["employers"])


@router.post("", status_code=201, summary="Add a place that takes someone on a work trial")
async def offer_place(new: NewWorkTrialPlace, who: CaseloadReader, session: Transaction) -> WorkTrialPlaceView:
    return WorkTrialPlaceView.model_validate(await use_cases.offer_place(session, new=new))


@router.get("", summary="Work trial places")
async def list_places(
    who: CaseloadReader,
    session: Transaction,
    search: Annotated[
        ShortText | None,
        AfterValidator(keepable),
        Query(description="What is done there, or the employer's name; slips are forgiven"),
    ] = None,
    municipality: Municipality | None = None,
    vacant_on: Annotated[date | None, Query(description="Only places that are free on this day")] = None,
    limit: Limit = 50,
) -> Items[WorkTrialPlaceView]:
    places = await queries.places_found(
        session, search=search, municipality=municipality, vacant_on=vacant_on, limit=limit
    )
    return Items(items=[WorkTrialPlaceView.model_validate(one) for one in places])


@router.get("/{place_id}", summary="One work trial place")
async def read_place(place_id: PlaceId, who: CaseloadReader, session: Transaction) -> WorkTrialPlaceView:
    return WorkTrialPlaceView.model_validate(await queries.place_by_id(session, place_id))


@router.put("/{place_id}", summary="Change a work trial place")
async def change_place(
    place_id: PlaceId, changed: ChangedWorkTrialPlace, who: CaseloadReader, session: Transaction
) -> WorkTrialPlaceView:
    return WorkTrialPlaceView.model_validate(await use_cases.change_place(session, place_id=place_id, changed=changed))
