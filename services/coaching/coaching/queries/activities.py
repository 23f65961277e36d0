from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.activities import ActivityNotFound
from coaching.models import Activity, WorkTrialEvaluation
from coaching.schemas.activities import ActivityToFind, ActivityView
from coaching.schemas.evaluations import ActivityRecord, WorkTrialEvaluationView
from common import rights
from common.codes import ActivityKind
from common.identity import Principal


async def activity_to_change(session: AsyncSession, who: Principal, activity_id: UUID) -> Activity:
    activity = await session.scalar(select(Activity).where(Activity.id == activity_id).with_for_update())
    if activity is None:
        raise ActivityNotFound(activity_id=activity_id)
    await rights.see(session, who, activity.client_id, action="change", what="activity")
    return activity


async def activity_record(session: AsyncSession, who: Principal, activity_id: UUID) -> ActivityRecord:
    activity = await session.get(Activity, activity_id)
    if activity is None:
        raise ActivityNotFound(activity_id=activity_id)
    await rights.see(session, who, activity.client_id, action="read", what="activity")
    evaluation = await session.get(WorkTrialEvaluation, activity_id)
    return ActivityRecord(
        **ActivityView.model_validate(activity).model_dump(),
        evaluation=WorkTrialEvaluationView.model_validate(evaluation) if evaluation else None,
    )


async def is_begun(session: AsyncSession, *, client_id: UUID, kind: ActivityKind, started_on: date) -> bool:
    same = exists().where(Activity.client_id == client_id, Activity.kind == kind, Activity.started_on == started_on)
    return bool(await session.scalar(select(same)))


async def activities_of(session: AsyncSession, client_id: UUID) -> Sequence[Activity]:
    mine = select(Activity).where(Activity.client_id == client_id)
    return (await session.scalars(mine.order_by(Activity.started_on, Activity.id))).all()


async def activities_like(session: AsyncSession, who: Principal, rows: Sequence[ActivityToFind]) -> Sequence[Activity]:
    """The activities that an importer's rows speak of."""
    asked = [(row.client_id, row.kind, row.started_on) for row in rows]
    same = tuple_(Activity.client_id, Activity.kind, Activity.started_on).in_(asked)
    found = (await session.scalars(select(Activity).where(same))).all()
    await rights.see_all(session, who, [one.client_id for one in found], action="read", what="activity")
    return found
