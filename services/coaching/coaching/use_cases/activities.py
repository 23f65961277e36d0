from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.activities import ActivityBeforeCoaching, ActivityKnown, NothingToCorrectInActivity
from coaching.models import (
    Activity,
    ActivityVersion,
    Case,
    Employer,
    WorkTrialEvaluation,
    WorkTrialEvaluationVersion,
    case_behind,
)
from coaching.queries.activities import activity_to_change, is_begun
from coaching.queries.cases import cases_to_work_in
from coaching.queries.employers import employer_by_id
from coaching.schemas.activities import ActivityCorrection, NewActivity
from coaching.schemas.evaluations import WorkTrialEvaluationGiven
from common import rights
from common.events import ActivityCorrected, ActivityEnded, ActivityStarted
from common.identity import Principal
from common.outbox import publish


async def begin_activity(session: AsyncSession, *, new: NewActivity, who: Principal) -> Activity:
    await rights.see(session, who, new.client_id, action="change", what="activity")
    cases = await cases_to_work_in(session, new.client_id)
    case = case_behind(cases, new.started_on, too_early=ActivityBeforeCoaching)
    if await is_begun(session, client_id=new.client_id, kind=new.kind, started_on=new.started_on):
        raise ActivityKnown(started_on=new.started_on)
    activity = begun(new, case, await employer_named(session, new.employer_id))
    session.add(activity)
    case.work_begins()
    publish(session, activity_started(activity, case))
    if new.ended_on:
        end(session, activity, case, new.ended_on)
    return activity


def begun(new: NewActivity, case: Case, employer: Employer | None) -> Activity:
    """Still going on: its end is told apart."""
    return Activity(
        client_id=new.client_id,
        case_id=case.id,
        kind=new.kind,
        started_on=new.started_on,
        employer_id=new.employer_id,
        employer=employer,
    )


async def employer_named(session: AsyncSession, employer_id: UUID | None) -> Employer | None:
    return await employer_by_id(session, employer_id) if employer_id else None


async def end_activity(session: AsyncSession, *, activity_id: UUID, ended_on: date, who: Principal) -> Activity:
    activity = await activity_to_change(session, who, activity_id)
    end(session, activity, await session.get_one(Case, activity.case_id), ended_on)
    return activity


async def evaluate_work_trial(
    session: AsyncSession, *, activity_id: UUID, given: WorkTrialEvaluationGiven, who: Principal
) -> WorkTrialEvaluation:
    """Given anew it is the workplace's word that counts; what was said before stays in the history."""
    activity = await activity_to_change(session, who, activity_id)
    activity.refuse_evaluation_on(given.evaluated_on)
    evaluation = await session.get(WorkTrialEvaluation, activity_id)
    if evaluation is None:
        evaluation = WorkTrialEvaluation(activity_id=activity.id, recorded_by=who.subject, **given.model_dump())
        session.add(evaluation)
    elif evaluation.facts() != given.model_dump():
        session.add(said_before(evaluation))
        evaluation.say_anew(given.model_dump(), by=who.subject)
    return evaluation


def said_before(evaluation: WorkTrialEvaluation) -> WorkTrialEvaluationVersion:
    return WorkTrialEvaluationVersion(
        activity_id=evaluation.activity_id,
        version=evaluation.version,
        facts=to_jsonable_python(evaluation.facts()),
        recorded_by=evaluation.recorded_by,
    )


async def correct_activity(
    session: AsyncSession, *, activity_id: UUID, correction: ActivityCorrection, who: Principal
) -> Activity:
    """What was recorded was wrong: it stays in the history, and these are the facts."""
    activity = await activity_to_change(session, who, activity_id)
    cases = await cases_to_work_in(session, activity.client_id)
    case = case_behind(cases, correction.started_on, too_early=ActivityBeforeCoaching)
    employer = await employer_named(session, correction.employer_id)
    facts = correction.model_dump(exclude={"reason"}) | {"case_id": case.id}
    await refuse_pointless(session, activity, facts)
    wrong = activity.as_recorded(reason=correction.reason, by=who.subject)
    session.add(ActivityVersion(activity_id=activity.id, **wrong))
    evaluation = await session.get(WorkTrialEvaluation, activity_id)
    activity.correct(facts, employer=employer, evaluated_on=evaluation.evaluated_on if evaluation else None)
    publish(session, activity_corrected(activity, case))
    return activity


async def refuse_pointless(session: AsyncSession, activity: Activity, facts: dict[str, Any]) -> None:
    """Nothing would change, or it would become another one that is recorded already."""
    if facts == activity.facts():
        raise NothingToCorrectInActivity
    if facts["took_place"] and await is_begun(
        session, client_id=activity.client_id, kind=facts["kind"], started_on=facts["started_on"], but=activity.id
    ):
        raise ActivityKnown(started_on=facts["started_on"])


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


def activity_corrected(activity: Activity, case: Case) -> ActivityCorrected:
    """Never where a work trial is: no figure needs it."""
    return ActivityCorrected(
        client_id=activity.client_id,
        municipality=case.municipality,
        case_id=case.id,
        activity_id=activity.id,
        kind=activity.kind,
        started_on=activity.started_on,
        ended_on=activity.ended_on,
        took_place=activity.took_place,
    )


def activity_ended(activity: Activity, case: Case, ended_on: date) -> ActivityEnded:
    return ActivityEnded(
        client_id=activity.client_id,
        municipality=case.municipality,
        case_id=case.id,
        activity_id=activity.id,
        ended_on=ended_on,
    )
