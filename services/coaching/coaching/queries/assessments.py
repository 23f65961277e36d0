from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.abilities import AbilityAreas
from coaching.errors.assessments import AssessmentNotFound
from coaching.models import AbilityResult, AbilityResultVersion, SelfAssessment, SelfAssessmentVersion
from coaching.schemas.assessments import (
    AbilityResultView,
    AbilityResultWithHistory,
    ClientAssessments,
    SelfAssessmentView,
    SelfAssessmentWithHistory,
    VersionView,
)
from common import rights
from common.codes import ServiceTaken
from common.identity import Principal


async def assessment_to_change(session: AsyncSession, who: Principal, assessment_id: UUID) -> SelfAssessment:
    """Locked: two corrections at once are seen one after the other."""
    locked = select(SelfAssessment).where(SelfAssessment.id == assessment_id).with_for_update()
    assessment = await session.scalar(locked.execution_options(populate_existing=True))
    if assessment is None:
        raise AssessmentNotFound(assessment_id=assessment_id)
    await rights.see(session, who, assessment.client_id, action="change", what="self_assessment")
    return assessment


async def result_to_change(session: AsyncSession, who: Principal, result_id: UUID) -> AbilityResult:
    """Locked."""
    locked = select(AbilityResult).where(AbilityResult.id == result_id).with_for_update()
    result = await session.scalar(locked.execution_options(populate_existing=True))
    if result is None:
        raise AssessmentNotFound(assessment_id=result_id)
    await rights.see(session, who, result.client_id, action="change", what="ability_result")
    return result


async def is_assessed(
    session: AsyncSession, *, client_id: UUID, service: ServiceTaken, on: date, but: UUID | None = None
) -> bool:
    """One that was made; `but` is not looked at."""
    same = exists().where(
        SelfAssessment.client_id == client_id,
        SelfAssessment.service == service,
        SelfAssessment.assessed_on == on,
        SelfAssessment.was_made,
        SelfAssessment.id.is_distinct_from(but),
    )
    return bool(await session.scalar(select(same)))


async def is_measured(session: AsyncSession, *, client_id: UUID, on: date, but: UUID | None = None) -> bool:
    same = exists().where(
        AbilityResult.client_id == client_id,
        AbilityResult.measured_on == on,
        AbilityResult.was_made,
        AbilityResult.id.is_distinct_from(but),
    )
    return bool(await session.scalar(select(same)))


async def assessments_of(
    session: AsyncSession, who: Principal, client_id: UUID, *, areas: AbilityAreas
) -> ClientAssessments:
    await rights.see(session, who, client_id, action="read", what="self_assessment")
    measured = await measured_of(session, client_id)
    return ClientAssessments(
        areas=areas.areas,
        former_areas=areas.former_among(areas_scored_in(measured)),
        self_assessments=await said_by(session, client_id),
        ability_results=measured,
    )


def areas_scored_in(measured: Iterable[AbilityResultWithHistory]) -> set[str]:
    """Their codes, also of what was wrong."""
    scores = [scored for one in measured for scored in (one.scores, *(was.facts["scores"] for was in one.earlier))]
    return set().union(*scores)


async def said_by(session: AsyncSession, client_id: UUID) -> list[SelfAssessmentWithHistory]:
    theirs = select(SelfAssessment).where(SelfAssessment.client_id == client_id)
    said = (await session.scalars(theirs.order_by(SelfAssessment.assessed_on, SelfAssessment.id))).all()
    wrong = select(SelfAssessmentVersion).where(SelfAssessmentVersion.assessment_id.in_([one.id for one in said]))
    versions = await session.scalars(wrong.order_by(SelfAssessmentVersion.version))
    earlier = by_id((one.assessment_id, one) for one in versions)
    return [
        SelfAssessmentWithHistory(**SelfAssessmentView.model_validate(one).model_dump(), earlier=earlier[one.id])
        for one in said
    ]


async def measured_of(session: AsyncSession, client_id: UUID) -> list[AbilityResultWithHistory]:
    theirs = select(AbilityResult).where(AbilityResult.client_id == client_id)
    measured = (await session.scalars(theirs.order_by(AbilityResult.measured_on, AbilityResult.id))).all()
    wrong = select(AbilityResultVersion).where(AbilityResultVersion.result_id.in_([one.id for one in measured]))
    versions = await session.scalars(wrong.order_by(AbilityResultVersion.version))
    earlier = by_id((one.result_id, one) for one in versions)
    return [
        AbilityResultWithHistory(**AbilityResultView.model_validate(one).model_dump(), earlier=earlier[one.id])
        for one in measured
    ]


def by_id(
    versions: Iterable[tuple[UUID, SelfAssessmentVersion | AbilityResultVersion]],
) -> dict[UUID, list[VersionView]]:
    sorted_out: dict[UUID, list[VersionView]] = defaultdict(list)
    for of, version in versions:
        sorted_out[of].append(VersionView.model_validate(version))
    return sorted_out
