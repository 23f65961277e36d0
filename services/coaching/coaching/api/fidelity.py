from typing import Annotated

from fastapi import Depends, Path, Query

from coaching.api.asking import AssessmentId, CaseloadReader, OwnSettings, PaperKeeper
from coaching.queries import fidelity as queries
from coaching.schemas.bases import Items
from coaching.schemas.fidelity import (
    CorrectedScore,
    CriteriaView,
    FidelityDue,
    FidelitySummary,
    FidelityToFind,
    FidelityView,
    KnownFidelity,
    NewFidelity,
    NewScore,
    PaperFidelity,
    SeenVersion,
)
from coaching.use_cases import fidelity as use_cases
from common.attempts import NO_CLIENT
from common.database import Transaction
from common.errors import Language
from common.events.coaches import CriteriaVersion, Criterion
from common.identity import Importer, TeamLead
from common.problems import language_of
from common.web import ServiceRouter

router = ServiceRouter(prefix="/fidelity", tags=["fidelity"])

InLanguage = Annotated[Language, Depends(language_of)]
ItemCode = Annotated[Criterion, Path(), NO_CLIENT]


@router.get("/criteria", summary="By what coaching is held against the model")
async def read_criteria(
    who: CaseloadReader,
    settings: OwnSettings,
    language: InLanguage,
    version: Annotated[CriteriaVersion | None, Query(description="The newest, when none is named")] = None,
) -> CriteriaView:
    return queries.criteria_view(settings.criteria(version), language)


@router.get("/assessments", summary="Assessments of fidelity to the model, the newest first")
async def list_assessments(who: CaseloadReader, session: Transaction) -> Items[FidelitySummary]:
    """Those of one's municipalities; drafts are the team leads' own."""
    return Items(items=await queries.assessments_seen_by(session, who))


@router.get("/due", summary="When each municipality is to be assessed next")
async def list_due(who: CaseloadReader, session: Transaction) -> Items[FidelityDue]:
    """Those of one's municipalities that have coaches or have been assessed."""
    return Items(items=await queries.due_seen_by(session, who))


@router.post("/assessments", status_code=201, summary="Begin an assessment as of a day")
async def begin_assessment(
    new: NewFidelity, who: TeamLead, session: Transaction, settings: OwnSettings
) -> FidelityView:
    """What recorded work tells is worked out as of that day, and stays with the assessment."""
    assessment = await use_cases.begin_assessment(session, new=new, who=who, settings=settings)
    return await queries.assessment_view(session, assessment)


@router.post("/assessments/from-paper", status_code=201, summary="Enter an assessment that was made on paper")
async def enter_from_paper(
    new: PaperFidelity, who: PaperKeeper, session: Transaction, settings: OwnSettings
) -> FidelityView:
    """Few of its scores may be known. Entered again for the same day, it is corrected."""
    assessment = await use_cases.enter_from_paper(session, new=new, who=who, settings=settings)
    return await queries.assessment_view(session, assessment)


@router.ask("/lookup", summary="Assessments by municipality and day")
async def find_assessments(asked: FidelityToFind, who: Importer, session: Transaction) -> Items[KnownFidelity]:
    return Items(items=await queries.assessments_like(session, asked.rows))


@router.get("/assessments/{assessment_id}", summary="An assessment, item by item")
async def read_assessment(assessment_id: AssessmentId, who: CaseloadReader, session: Transaction) -> FidelityView:
    return await queries.assessment_view(session, await queries.assessment_seen_by(session, who, assessment_id))


@router.put("/assessments/{assessment_id}/items/{code}", summary="Score one item")
async def score_item(
    assessment_id: AssessmentId, code: ItemCode, new: NewScore, who: TeamLead, session: Transaction
) -> FidelityView:
    """Any other score than the suggested one needs a written reason."""
    assessment = await use_cases.score_item(session, assessment_id=assessment_id, code=code, new=new, who=who)
    return await queries.assessment_view(session, assessment)


@router.post("/assessments/{assessment_id}/evidence", summary="Count a draft's evidence again")
async def count_evidence_again(
    assessment_id: AssessmentId, seen: SeenVersion, who: TeamLead, session: Transaction, settings: OwnSettings
) -> FidelityView:
    """With what was recorded of that time since the draft began. A score that only the evidence stood behind falls
    when it suggests another; those with a reason stay."""
    assessment = await use_cases.count_evidence_again(
        session, assessment_id=assessment_id, seen=seen.version, who=who, settings=settings
    )
    return await queries.assessment_view(session, assessment)


@router.post("/assessments/{assessment_id}/items/{code}/correct", summary="Correct the score of one item")
async def correct_item(
    assessment_id: AssessmentId, code: ItemCode, new: CorrectedScore, who: TeamLead, session: Transaction
) -> FidelityView:
    """Of an assessment that is complete. The wrong score stays in the history, and the figures are told anew."""
    assessment = await use_cases.correct_item(session, assessment_id=assessment_id, code=code, new=new, who=who)
    return await queries.assessment_view(session, assessment)


@router.post("/assessments/{assessment_id}/complete", summary="Complete an assessment")
async def complete_assessment(
    assessment_id: AssessmentId, seen: SeenVersion, who: TeamLead, session: Transaction
) -> FidelityView:
    """All 25 items are scored. From now on it is only corrected, and the figures are told."""
    assessment = await use_cases.complete_assessment(session, assessment_id=assessment_id, seen=seen.version, who=who)
    return await queries.assessment_view(session, assessment)


@router.post("/assessments/{assessment_id}/discard", status_code=204, summary="Discard a draft")
async def discard_assessment(
    assessment_id: AssessmentId, seen: SeenVersion, who: TeamLead, session: Transaction
) -> None:
    await use_cases.discard_assessment(session, assessment_id=assessment_id, seen=seen.version, who=who)
