from sqlalchemy.ext.asyncio import AsyncSession

from coaching.abilities import AbilityAreas
from coaching.errors.assessments import (
    AbilityResultKnown,
    AreaNotKnown,
    AssessedBeforeCoaching,
    MeasuredBeforeCoaching,
    ScoreOutOfRange,
    SelfAssessmentKnown,
)
from coaching.models import AbilityResult, Case, SelfAssessment, case_behind
from coaching.queries.assessments import is_assessed, is_measured
from coaching.queries.cases import cases_to_work_in
from coaching.schemas.assessments import NewAbilityResult, NewSelfAssessment
from common import rights
from common.events import SelfAssessmentRecorded
from common.identity import Principal
from common.outbox import publish


async def record_self_assessment(session: AsyncSession, *, new: NewSelfAssessment, who: Principal) -> SelfAssessment:
    await rights.see(session, who, new.client_id, action="change", what="self_assessment")
    cases = await cases_to_work_in(session, new.client_id)
    case = case_behind(cases, new.assessed_on, too_early=AssessedBeforeCoaching)
    if await is_assessed(session, client_id=new.client_id, service=new.service, on=new.assessed_on):
        raise SelfAssessmentKnown
    assessment = SelfAssessment(case_id=case.id, recorded_by=who.subject, **new.model_dump())
    session.add(assessment)
    publish(session, self_assessment_recorded(assessment, case))
    return assessment


async def record_ability_result(
    session: AsyncSession, *, new: NewAbilityResult, who: Principal, areas: AbilityAreas
) -> AbilityResult:
    """Kept here only: it is no figure, and no other service is told."""
    await rights.see(session, who, new.client_id, action="change", what="ability_result")
    refuse_odd_scores(new, areas)
    case = case_behind(
        await cases_to_work_in(session, new.client_id), new.measured_on, too_early=MeasuredBeforeCoaching
    )
    if await is_measured(session, client_id=new.client_id, on=new.measured_on):
        raise AbilityResultKnown
    result = AbilityResult(
        client_id=new.client_id,
        case_id=case.id,
        measured_on=new.measured_on,
        scores={code: str(score) for code, score in new.scores.items()},
        recorded_by=who.subject,
    )
    session.add(result)
    return result


def refuse_odd_scores(new: NewAbilityResult, areas: AbilityAreas) -> None:
    for code, score in new.scores.items():
        area = areas.area(code)
        if area is None:
            raise AreaNotKnown(area=code)
        if score > area.most:
            raise ScoreOutOfRange(area=code, most=area.most)


def self_assessment_recorded(assessment: SelfAssessment, case: Case) -> SelfAssessmentRecorded:
    return SelfAssessmentRecorded(
        client_id=assessment.client_id,
        municipality=case.municipality,
        case_id=case.id,
        assessment_id=assessment.id,
        service=assessment.service,
        assessed_on=assessment.assessed_on,
        skills=assessment.skills,
        situation=assessment.situation,
    )
