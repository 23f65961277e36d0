from uuid import UUID

from coaching.api.asking import CaseloadReader, CoachOrLead, OwnSettings
from coaching.queries import assessments as queries
from coaching.schemas.assessments import (
    AbilityResultView,
    ClientAssessments,
    NewAbilityResult,
    NewSelfAssessment,
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


@router.get("/clients/{client_id}/assessments", summary="A client's self-assessments and measured work ability")
async def read_assessments(
    client_id: UUID, who: CaseloadReader, session: Transaction, settings: OwnSettings
) -> ClientAssessments:
    return await queries.assessments_of(session, who, client_id, areas=settings.ability_areas)
