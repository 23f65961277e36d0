from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.abilities import AbilityAreas
from coaching.errors.assessments import (
    AbilityResultKnown,
    AreaNotKnown,
    AssessedBeforeCoaching,
    MeasuredBeforeCoaching,
    NothingToCorrectInAssessment,
    ScoreOutOfRange,
    SelfAssessmentKnown,
)
from coaching.models import (
    AbilityResult,
    AbilityResultVersion,
    Case,
    SelfAssessment,
    SelfAssessmentVersion,
    case_behind,
)
from coaching.queries.assessments import assessment_to_change, is_assessed, is_measured, result_to_change
from coaching.queries.cases import cases_to_work_in
from coaching.schemas.assessments import (
    AbilityCorrection,
    NewAbilityResult,
    NewSelfAssessment,
    SelfAssessmentCorrection,
)
from common import rights
from common.events import SelfAssessmentCorrected, SelfAssessmentRecorded
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
    publish(session, SelfAssessmentRecorded(**told(assessment, case)))
    return assessment


async def correct_self_assessment(
    session: AsyncSession, *, assessment_id: UUID, correction: SelfAssessmentCorrection, who: Principal
) -> SelfAssessment:
    """What was wrong stays in the history."""
    assessment = await assessment_to_change(session, who, assessment_id)
    cases = await cases_to_work_in(session, assessment.client_id)
    case = case_behind(cases, correction.assessed_on, too_early=AssessedBeforeCoaching)
    facts = correction.model_dump(exclude={"reason"}) | {"case_id": case.id}
    await refuse_pointless(session, assessment, facts)
    wrong = assessment.as_recorded(reason=correction.reason, by=who.subject)
    session.add(SelfAssessmentVersion(assessment_id=assessment.id, **wrong))
    assessment.replace_facts(facts)
    publish(session, SelfAssessmentCorrected(**told(assessment, case), was_made=assessment.was_made))
    return assessment


async def refuse_pointless(session: AsyncSession, assessment: SelfAssessment, facts: dict[str, Any]) -> None:
    """Nothing would change, or it would become another one that is recorded already."""
    if facts == assessment.facts():
        raise NothingToCorrectInAssessment
    same = {"client_id": assessment.client_id, "service": facts["service"], "on": facts["assessed_on"]}
    if facts["was_made"] and await is_assessed(session, **same, but=assessment.id):
        raise SelfAssessmentKnown


async def record_ability_result(
    session: AsyncSession, *, new: NewAbilityResult, who: Principal, areas: AbilityAreas
) -> AbilityResult:
    """Kept here only: it is no figure, and no other service is told."""
    await rights.see(session, who, new.client_id, action="change", what="ability_result")
    refuse_odd_scores(new.scores, areas)
    case = case_behind(
        await cases_to_work_in(session, new.client_id), new.measured_on, too_early=MeasuredBeforeCoaching
    )
    if await is_measured(session, client_id=new.client_id, on=new.measured_on):
        raise AbilityResultKnown
    result = AbilityResult(
        client_id=new.client_id,
        case_id=case.id,
        measured_on=new.measured_on,
        scores=as_text(new.scores),
        recorded_by=who.subject,
    )
    session.add(result)
    return result


async def correct_ability_result(
    session: AsyncSession, *, result_id: UUID, correction: AbilityCorrection, who: Principal, areas: AbilityAreas
) -> AbilityResult:
    """What was wrong stays in the history."""
    result = await result_to_change(session, who, result_id)
    refuse_odd_scores(correction.scores, areas, recorded=result.scores)
    cases = await cases_to_work_in(session, result.client_id)
    case = case_behind(cases, correction.measured_on, too_early=MeasuredBeforeCoaching)
    facts = correction.model_dump(exclude={"reason"}) | {"case_id": case.id, "scores": as_text(correction.scores)}
    if facts == result.facts():
        raise NothingToCorrectInAssessment
    if facts["was_made"] and await is_measured(
        session, client_id=result.client_id, on=correction.measured_on, but=result.id
    ):
        raise AbilityResultKnown
    wrong = result.as_recorded(reason=correction.reason, by=who.subject)
    session.add(AbilityResultVersion(result_id=result.id, **wrong))
    result.replace_facts(facts)
    return result


def as_text(scores: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: str(score) for code, score in scores.items()}


def refuse_odd_scores(scores: Mapping[str, Decimal], areas: AbilityAreas, *, recorded: Iterable[str] = ()) -> None:
    """`recorded`: the areas that a corrected result has; it keeps those that are measured no longer."""
    former = {area.code: area.most for area in areas.former_among(recorded)}
    greatest = former | {area.code: area.most for area in areas.areas}
    for code, score in scores.items():
        if code not in greatest:
            raise AreaNotKnown(area=code)
        most = greatest[code]
        if most is not None and score > most:
            raise ScoreOutOfRange(area=code, most=most)


def told(assessment: SelfAssessment, case: Case) -> dict[str, Any]:
    return {
        "client_id": assessment.client_id,
        "municipality": case.municipality,
        "case_id": case.id,
        "assessment_id": assessment.id,
        "service": assessment.service,
        "assessed_on": assessment.assessed_on,
        "skills": assessment.skills,
        "situation": assessment.situation,
    }
