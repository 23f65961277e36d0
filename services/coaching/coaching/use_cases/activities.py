from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.activities import ActivityBeforeCoaching, ActivityKnown
from coaching.models import Activity, Case, WorkTrialEvaluation, case_behind
from coaching.queries.activities import activity_to_change, is_begun
from coaching.queries.cases import cases_to_work_in
from coaching.schemas.activities import NewActivity
from coaching.schemas.evaluations import WorkTrialEvaluationGiven
from common import rights
from common.events import ActivityEnded, ActivityStarted
from common.identity import Principal
from common.outbox import publish


async def begin_activity(session: AsyncSession, *, new: NewActivity, who: Principal) -> Activity:
    await rights.see(session, who, new.client_id, action="change", what="activity")
    cases = await cases_to_work_in(session, new.client_id)
    case = case_behind(cases, new.started_on, too_early=ActivityBeforeCoaching)
    if await is_begun(session, client_id=new.client_id, kind=new.kind, started_on=new.started_on):
        raise ActivityKnown(started_on=new.started_on)
    activity = Activity(client_id=new.client_id, case_id=case.id, kind=new.kind, started_on=new.started_on)
    session.add(activity)
    case.work_begins()
    publish(session, activity_started(activity, case))
    if new.ended_on:
        end(session, activity, case, new.ended_on)
    return activity


async def end_activity(session: AsyncSession, *, activity_id: UUID, ended_on: date, who: Principal) -> Activity:
    activity = await activity_to_change(session, who, activity_id)
    end(session, activity, await session.get_one(Case, activity.case_id), ended_on)
    return activity


async def evaluate_work_trial(
    session: AsyncSession, *, activity_id: UUID, given: WorkTrialEvaluationGiven, who: Principal
) -> WorkTrialEvaluation:
    """Given anew it replaces the one before: it is the workplace's word, and the newest counts."""
    activity = await activity_to_change(session, who, activity_id)
    activity.refuse_evaluation_on(given.evaluated_on)
    evaluation = WorkTrialEvaluation(activity_id=activity.id, recorded_by=who.subject, **given.model_dump())
    return await session.merge(evaluation)


def end(session: AsyncSession, activity: Activity, case: Case, on: date) -> None:
    activity.end(on)
    publish(session, activity_ended(activity, case, on))


def activity_started(activity: Activity, case: Case) -> ActivityStarted:
    return ActivityStarted(
        client_id=activity.client_id,
        municipality=case.municipality,
        case_id=case.id,
        activity_id=activity.id,
        kind=activity.kind,
        started_on=activity.started_on,
    )


def activity_ended(activity: Activity, case: Case, ended_on: date) -> ActivityEnded:
    return ActivityEnded(
        client_id=activity.client_id,
        municipality=case.municipality,
        case_id=case.id,
        activity_id=activity.id,
        ended_on=ended_on,
    )
