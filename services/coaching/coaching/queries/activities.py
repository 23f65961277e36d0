from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.errors.activities import ActivityNotFound
from coaching.models import Activity, ActivityVersion, WorkTrialEvaluation, WorkTrialEvaluationVersion
from coaching.queries.employers import names_of_employers
from coaching.schemas.activities import ActivityToFind, ActivityVersionView, ActivityView
from coaching.schemas.evaluations import ActivityRecord, WorkTrialEvaluationVersionView, WorkTrialEvaluationView
from common import rights
from common.codes import ActivityKind
from common.identity import Principal


async def activity_to_change(session: AsyncSession, who: Principal, activity_id: UUID) -> Activity:
    """Locked: two corrections at once are seen one after the other."""
    locked = with_employer().where(Activity.id == activity_id).with_for_update(of=Activity)
    activity = await session.scalar(locked.execution_options(populate_existing=True))
    if activity is None:
        raise ActivityNotFound(activity_id=activity_id)
    await rights.see(session, who, activity.client_id, action="change", what="activity")
    return activity


async def activity_record(session: AsyncSession, who: Principal, activity_id: UUID) -> ActivityRecord:
    activity = await session.get(Activity, activity_id, options=[joinedload(Activity.employer)])
    if activity is None:
        raise ActivityNotFound(activity_id=activity_id)
    await rights.see(session, who, activity.client_id, action="read", what="activity")
    evaluation = await session.get(WorkTrialEvaluation, activity_id)
    return ActivityRecord(
        **ActivityView.model_validate(activity).model_dump(),
        evaluation=WorkTrialEvaluationView.model_validate(evaluation) if evaluation else None,
        earlier_evaluations=await earlier_evaluations(session, activity_id),
        history=await history_of(session, activity_id),
    )


async def history_of(session: AsyncSession, activity_id: UUID) -> list[ActivityVersionView]:
    wrong = select(ActivityVersion).where(ActivityVersion.activity_id == activity_id)
    versions = (await session.scalars(wrong.order_by(ActivityVersion.version.desc()))).all()
    named = [UUID(one.facts["employer_id"]) for one in versions if one.facts["employer_id"]]
    names = await names_of_employers(session, named)
    return [version_view(one, names) for one in versions]


def version_view(version: ActivityVersion, names: Mapping[UUID, str]) -> ActivityVersionView:
    facts = {name: value for name, value in version.facts.items() if name not in ("case_id", "employer_id")}
    employer_id = version.facts["employer_id"]
    return ActivityVersionView(
        **facts,
        employer_name=names[UUID(employer_id)] if employer_id else None,
        version=version.version,
        reason=version.reason,
        corrected_at=version.corrected_at,
    )


async def earlier_evaluations(session: AsyncSession, activity_id: UUID) -> list[WorkTrialEvaluationVersionView]:
    replaced = select(WorkTrialEvaluationVersion).where(WorkTrialEvaluationVersion.activity_id == activity_id)
    versions = await session.scalars(replaced.order_by(WorkTrialEvaluationVersion.version.desc()))
    return [WorkTrialEvaluationVersionView(**one.facts, replaced_at=one.replaced_at) for one in versions]


async def is_begun(
    session: AsyncSession, *, client_id: UUID, kind: ActivityKind, started_on: date, but: UUID | None = None
) -> bool:
    """One that took place; `but` is not looked at."""
    same = exists().where(
        Activity.client_id == client_id,
        Activity.kind == kind,
        Activity.started_on == started_on,
        Activity.took_place,
        Activity.id.is_distinct_from(but),
    )
    return bool(await session.scalar(select(same)))


def with_employer() -> Select[Activity]:
    return select(Activity).options(joinedload(Activity.employer))


async def activities_of(session: AsyncSession, client_id: UUID) -> Sequence[Activity]:
    """Also those that did not take place after all: they are marked so."""
    mine = with_employer().where(Activity.client_id == client_id)
    return (await session.scalars(mine.order_by(Activity.started_on, Activity.id))).all()


async def activities_like(session: AsyncSession, who: Principal, rows: Sequence[ActivityToFind]) -> Sequence[Activity]:
    """The activities that an importer's rows speak of."""
    asked = [(row.client_id, row.kind, row.started_on) for row in rows]
    same = tuple_(Activity.client_id, Activity.kind, Activity.started_on).in_(asked)
    found = (await session.scalars(with_employer().where(same))).all()
    await rights.see_all(session, who, [one.client_id for one in found], action="read", what="activity")
    return found
