from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.fidelity import AssessedAlready, DraftUnderWay
from coaching.models import FidelityAssessment, items_of
from coaching.queries.fidelity import assessment_on, assessment_to_change, draft_of
from coaching.queries.fidelity_evidence import evidence_of
from coaching.schemas.fidelity import CorrectedScore, NewFidelity, NewScore, PaperFidelity
from coaching.settings import Settings
from common.events import FidelityAssessed
from common.identity import Principal
from common.outbox import publish


async def begin_assessment(
    session: AsyncSession, *, new: NewFidelity, who: Principal, settings: Settings
) -> FidelityAssessment:
    who.require(new.municipality, region=settings.municipalities)
    if await draft_of(session, new.municipality):
        raise DraftUnderWay
    if await assessment_on(session, new.municipality, new.assessed_on):
        raise AssessedAlready
    criteria = settings.criteria()
    found = await evidence_of(session, municipality=new.municipality, on=new.assessed_on)
    assessment = FidelityAssessment(
        municipality=new.municipality,
        assessed_on=new.assessed_on,
        criteria=criteria.version,
        recorded_by=who.subject,
        items=items_of(criteria, found),
    )
    session.add(assessment)
    await session.flush()
    return assessment


async def enter_from_paper(
    session: AsyncSession, *, new: PaperFidelity, who: Principal, settings: Settings
) -> FidelityAssessment:
    """The same day once more corrects what was entered; others are told the newest word."""
    who.require(new.municipality, region=settings.municipalities)
    assessment = await assessment_on(session, new.municipality, new.assessed_on)
    if assessment is None:
        assessment = blank_from_paper(new, who, settings)
        assessment.take_from_paper(new.total, new.scores, note=new.note, by=who.subject)
        session.add(assessment)
    elif assessment.says_on_paper(new.total, new.scores, note=new.note):
        return assessment
    elif assessment.is_from_paper:
        session.add(assessment.correct(new.total, new.scores, note=new.note, by=who.subject))
    else:
        raise AssessedAlready
    await session.flush()
    publish(session, fidelity_assessed(assessment))
    return assessment


def blank_from_paper(new: PaperFidelity, who: Principal, settings: Settings) -> FidelityAssessment:
    criteria = settings.criteria()
    return FidelityAssessment(
        municipality=new.municipality,
        assessed_on=new.assessed_on,
        criteria=criteria.version,
        is_from_paper=True,
        recorded_by=who.subject,
        items=items_of(criteria, {}),
    )


async def score_item(
    session: AsyncSession, *, assessment_id: UUID, code: str, new: NewScore, who: Principal
) -> FidelityAssessment:
    assessment = await assessment_to_change(session, who, assessment_id)
    assessment.give(code, new.score, reason=new.reason, seen=new.version, by=who.subject)
    return assessment


async def count_evidence_again(
    session: AsyncSession, *, assessment_id: UUID, seen: int, who: Principal, settings: Settings
) -> FidelityAssessment:
    assessment = await assessment_to_change(session, who, assessment_id)
    found = await evidence_of(session, municipality=assessment.municipality, on=assessment.assessed_on)
    assessment.know(items_of(settings.criteria(assessment.criteria), found), seen=seen)
    return assessment


async def correct_item(
    session: AsyncSession, *, assessment_id: UUID, code: str, new: CorrectedScore, who: Principal
) -> FidelityAssessment:
    """What was wrong stays in the history; others are told the newest word."""
    assessment = await assessment_to_change(session, who, assessment_id)
    wrong = assessment.correct_item(
        code, new.score, reason=new.reason, seen=new.version, why=new.correction, by=who.subject
    )
    session.add(wrong)
    publish(session, fidelity_assessed(assessment))
    return assessment


async def complete_assessment(
    session: AsyncSession, *, assessment_id: UUID, seen: int, who: Principal
) -> FidelityAssessment:
    assessment = await assessment_to_change(session, who, assessment_id)
    assessment.complete(seen=seen)
    publish(session, fidelity_assessed(assessment))
    return assessment


async def discard_assessment(session: AsyncSession, *, assessment_id: UUID, seen: int, who: Principal) -> None:
    assessment = await assessment_to_change(session, who, assessment_id)
    assessment.refuse_change(seen)
    await session.delete(assessment)


def fidelity_assessed(assessment: FidelityAssessment) -> FidelityAssessed:
    """Scores and total; never a reason, which is a typed text."""
    if assessment.total is None or assessment.band is None:
        raise ValueError("an assessment is told when it is complete")
    return FidelityAssessed(
        assessment_id=assessment.id,
        municipality=assessment.municipality,
        assessed_on=assessment.assessed_on,
        criteria=assessment.criteria,
        scores=assessment.scores,
        total=assessment.total,
        band=assessment.band,
    )
