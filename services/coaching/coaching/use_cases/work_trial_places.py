from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import WorkTrialPlace
from coaching.queries.employers import employer_by_id
from coaching.queries.work_trial_places import place_to_change
from coaching.schemas.work_trial_places import ChangedWorkTrialPlace, NewWorkTrialPlace


async def offer_place(session: AsyncSession, *, new: NewWorkTrialPlace) -> WorkTrialPlace:
    employer = await employer_by_id(session, new.employer_id)
    place = WorkTrialPlace(employer=employer, **new.model_dump())
    session.add(place)
    return place


async def change_place(session: AsyncSession, *, place_id: UUID, changed: ChangedWorkTrialPlace) -> WorkTrialPlace:
    place = await place_to_change(session, place_id)
    place.change(**changed.model_dump())
    return place
