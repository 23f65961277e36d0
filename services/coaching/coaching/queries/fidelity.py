from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from coaching.errors.fidelity import FidelityNotFound
from coaching.fidelity import Criteria
from coaching.models import Coach, FidelityAssessment, FidelityItem, FidelityVersion
from coaching.schemas.fidelity import (
    CriteriaView,
    CriterionView,
    EvidenceView,
    FidelityDay,
    FidelityDue,
    FidelityItemView,
    FidelitySummary,
    FidelityVersionView,
    FidelityView,
    KnownFidelity,
    LastFidelity,
    PartView,
    PreviousFidelity,
)
from common.errors import Language
from common.identity import Principal


def whole() -> Select[FidelityAssessment]:
    return select(FidelityAssessment).options(selectinload(FidelityAssessment.items))


def of_municipalities(who: Principal) -> Select[FidelityAssessment]:
    """Drafts are the team leads' own."""
    own = whole().where(FidelityAssessment.municipality.in_(who.municipalities))
    return own if who.has("team_lead") else own.where(FidelityAssessment.state == "complete")


async def assessment_seen_by(session: AsyncSession, who: Principal, assessment_id: UUID) -> FidelityAssessment:
    assessment = await session.scalar(of_municipalities(who).where(FidelityAssessment.id == assessment_id))
    if assessment is None:
        raise FidelityNotFound(assessment_id=assessment_id)
    return assessment


async def assessment_to_change(session: AsyncSession, who: Principal, assessment_id: UUID) -> FidelityAssessment:
    """Locked: the second of two who save at once sees what the first saved."""
    one = of_municipalities(who).where(FidelityAssessment.id == assessment_id).with_for_update()
    assessment = await session.scalar(one.execution_options(populate_existing=True))
    if assessment is None:
        raise FidelityNotFound(assessment_id=assessment_id)
    return assessment


async def draft_of(session: AsyncSession, municipality: str) -> FidelityAssessment | None:
    drafts = whole().where(FidelityAssessment.municipality == municipality, FidelityAssessment.state == "draft")
    return await session.scalar(drafts)


async def assessment_on(session: AsyncSession, municipality: str, day: date) -> FidelityAssessment | None:
    """Locked."""
    same = whole().where(FidelityAssessment.municipality == municipality, FidelityAssessment.assessed_on == day)
    return await session.scalar(same.with_for_update())


async def assessments_like(session: AsyncSession, rows: Iterable[FidelityDay]) -> list[KnownFidelity]:
    """The assessments that an importer's rows speak of."""
    asked = [(row.municipality, row.assessed_on) for row in rows]
    same = tuple_(FidelityAssessment.municipality, FidelityAssessment.assessed_on).in_(asked)
    return [KnownFidelity.model_validate(one) for one in await session.scalars(whole().where(same))]


async def assessments_seen_by(session: AsyncSession, who: Principal) -> list[FidelitySummary]:
    newest = of_municipalities(who).order_by(FidelityAssessment.assessed_on.desc(), FidelityAssessment.municipality)
    return [summary(one) for one in await session.scalars(newest)]


async def due_seen_by(session: AsyncSession, who: Principal) -> list[FidelityDue]:
    last = await last_of_each(session, who.municipalities)
    coached = select(Coach.municipality).where(Coach.municipality.in_(who.municipalities), Coach.left_on.is_(None))
    places = sorted({*last, *await session.scalars(coached)})
    return [due_of(place, last.get(place)) for place in places]


async def last_of_each(session: AsyncSession, municipalities: Iterable[str]) -> dict[str, FidelityAssessment]:
    """The newest completed one of each municipality."""
    done = select(FidelityAssessment).where(
        FidelityAssessment.municipality.in_(list(municipalities)), FidelityAssessment.state == "complete"
    )
    oldest_first = await session.scalars(done.order_by(FidelityAssessment.assessed_on))
    return {one.municipality: one for one in oldest_first}


def due_of(municipality: str, last: FidelityAssessment | None) -> FidelityDue:
    if last is None:
        return FidelityDue(municipality=municipality, due_on=None, last=None)
    return FidelityDue(municipality=municipality, due_on=last.next_due_on, last=LastFidelity.model_validate(last))


async def previous_of(session: AsyncSession, assessment: FidelityAssessment) -> FidelityAssessment | None:
    before = whole().where(
        FidelityAssessment.municipality == assessment.municipality,
        FidelityAssessment.assessed_on < assessment.assessed_on,
        FidelityAssessment.state == "complete",
    )
    return await session.scalar(before.order_by(FidelityAssessment.assessed_on.desc()).limit(1))


def summary(assessment: FidelityAssessment) -> FidelitySummary:
    return FidelitySummary(**facts(assessment))


def facts(assessment: FidelityAssessment) -> dict[str, object]:
    own = {name: getattr(assessment, name) for name in FidelitySummary.model_fields if name != "scored"}
    return own | {"scored": len(assessment.scores)}


async def assessment_view(session: AsyncSession, assessment: FidelityAssessment) -> FidelityView:
    await session.flush()
    previous = await previous_of(session, assessment)
    return FidelityView(
        **facts(assessment),
        version=assessment.version,
        next_due_on=assessment.next_due_on,
        note=assessment.note,
        items=[item_view(item) for item in assessment.items],
        previous=PreviousFidelity.model_validate(previous) if previous else None,
        improve_next=assessment.improve_next,
        history=await history_of(session, assessment),
    )


async def history_of(session: AsyncSession, assessment: FidelityAssessment) -> list[FidelityVersionView]:
    wrong = select(FidelityVersion).where(FidelityVersion.assessment_id == assessment.id)
    versions = await session.scalars(wrong.order_by(FidelityVersion.version.desc()))
    return [
        FidelityVersionView(
            version=one.version,
            total=one.facts["total"],
            scores=one.facts["scores"],
            reason=one.reason,
            corrected_at=one.corrected_at,
        )
        for one in versions
    ]


def item_view(item: FidelityItem) -> FidelityItemView:
    return FidelityItemView(
        code=item.code,
        score=item.score,
        reason=item.reason,
        is_suggested=item.is_suggested,
        evidence=evidence_view(item),
    )


def evidence_view(item: FidelityItem) -> EvidenceView | None:
    if item.evidence is None:
        return None
    return EvidenceView(
        code=item.evidence,
        numerator=item.numerator,
        denominator=item.denominator,
        value=item.value,
        suggested_score=item.suggested_score,
    )


def criteria_view(criteria: Criteria, language: Language) -> CriteriaView:
    return CriteriaView(
        version=criteria.version,
        parts=[PartView(code=part.code, name=part.name[language]) for part in criteria.parts],
        items=[
            CriterionView(
                code=item.code,
                number=item.number,
                part=item.part,
                title=item.title[language],
                looks_at=item.looks_at[language],
                meanings=item.meanings[language],
                evidence=item.evidence.code if item.evidence else None,
            )
            for item in criteria.items
        ],
    )
