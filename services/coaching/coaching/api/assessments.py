from uuid import UUID

from coaching.api.asking import AbilityResultId, CaseloadReader, CoachOrLead, OwnSettings, SelfAssessmentId
from coaching.queries import assessments as queries
from coaching.schemas.assessments import (
    AbilityCorrection,
    AbilityResultView,
    ClientAssessments,
    NewAbilityResult,
    NewSelfAssessment,
    SelfAssessmentCorrection,
    SelfAssessmentView,
)
from coaching.use_cases import assessments as use_cases
from common.database import Transaction
from common.web import ServiceRouter

router = ServiceRouter(tags=["assessments"])


@router.post("/self-assessments", status_code=201, summary="Record how a client rates own skills and situation")
async def record_self_assessment(new: NewSelfAssessment, who: CoachOrLead, session: Transaction) -> SelfAssessmentView:
    return SelfAssessmentView.model_validate(await use_cases.record_self_assessment(session, new=new, who=who))


@router.post("/ability-results", status_code=201, summary="Record what a client's measurement of work ability gave")
async def record_ability_result(
    new: NewAbilityResult, who: CoachOrLead, session: Transaction, settings: OwnSettings
) -> AbilityResultView:
    """Sums by area, as they came out; never the questions or their answers. They leave this service in no event."""
    recorded = await use_cases.record_ability_result(session, new=new, who=who, areas=settings.ability_areas)
    return AbilityResultView.model_validate(recorded)


@router.post("/self-assessments/{self_assessment_id}/correct", summary="Correct what was recorded of a self-assessment")
async def correct_self_assessment(
    self_assessment_id: SelfAssessmentId, correction: SelfAssessmentCorrection, who: CoachOrLead, session: Transaction
) -> SelfAssessmentView:
    """The wrong record stays in the history; `was_made` false says that the client made no such assessment."""
    corrected = await use_cases.correct_self_assessment(
        session, assessment_id=self_assessment_id, correction=correction, who=who
    )
    return SelfAssessmentView.model_validate(corrected)


@router.post("/ability-results/{result_id}/correct", summary="Correct what was recorded of measured work ability")
async def correct_ability_result(
    result_id: AbilityResultId,
    correction: AbilityCorrection,
    who: CoachOrLead,
    session: Transaction,
    settings: OwnSettings,
) -> AbilityResultView:
    """The wrong record stays in the history; `was_made` false says that there was no such measurement."""
    corrected = await use_cases.correct_ability_result(
        session, result_id=result_id, correction=correction, who=who, areas=settings.ability_areas
    )
    return AbilityResultView.model_validate(corrected)


@router.get("/clients/{client_id}/assessments", summary="A client's self-assessments and measured work ability")
async def read_assessments(
    client_id: UUID, who: CaseloadReader, session: Transaction, settings: OwnSettings
) -> ClientAssessments:
    return await queries.assessments_of(session, who, client_id, areas=settings.ability_areas)
