from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from coaching.errors.plans import PlanNotFound, PlanUntold
from coaching.models import Case, Plan, PlanReview, PlanSection
from coaching.models.plans import SECTIONS
from coaching.queries.cases import case_seen_by
from coaching.queries.telling import PLAN_PAGE, is_told_only, plan_as_told
from coaching.schemas.plans import PlanReviewView, PlanSummary, PlanView, SectionView, SignatureView
from common.disclosures import NOTHING, Told
from common.identity import Principal

REFERRER_FILLS = range(1, 9)
"""The sections the referring professional fills with the client before the team meets."""

TEAM = ("coach", "coordinator", "team_lead")


async def plan_of(session: AsyncSession, case_id: UUID) -> Plan | None:
    """The newest version."""
    return await session.scalar(newest(case_id))


async def existing_plan(session: AsyncSession, case_id: UUID) -> Plan:
    plan = await plan_of(session, case_id)
    if plan is None:
        raise PlanNotFound(case_id=case_id)
    return plan


async def plan_seen_by(session: AsyncSession, who: Principal, case_id: UUID, *, told: Told) -> PlanView:
    """Raises PlanUntold for another organisation that nothing may be told, whether there is a plan or not."""
    case = await case_seen_by(session, who, case_id, action="read", what="plan")
    if not await is_told_only(session, who, case.client_id):
        return await plan_with_reviews(session, await existing_plan(session, case_id))
    plan = await plan_of(session, case_id)
    own = numbers_written_by(who, plan)
    if PLAN_PAGE.rests_on not in told and not own:
        raise PlanUntold
    return plan_as_told(plan_view(plan or await existing_plan(session, case_id)), own, told)


async def plan_answered_to(session: AsyncSession, plan: Plan, who: Principal) -> PlanView:
    """After a writing: another organisation gets back its writer's own words."""
    whole, own = plan_view(plan), numbers_written_by(who, plan)
    case = await session.get_one(Case, plan.case_id)
    return plan_as_told(whole, own, NOTHING) if await is_told_only(session, who, case.client_id) else whole


async def plan_with_reviews(session: AsyncSession, plan: Plan) -> PlanView:
    of_plan = select(PlanReview).where(PlanReview.plan_id == plan.id).order_by(PlanReview.reviewed_on.desc())
    reviews = [PlanReviewView.model_validate(one) for one in await session.scalars(of_plan)]
    return plan_view(plan).model_copy(update={"reviews": reviews})


def numbers_written_by(who: Principal, plan: Plan | None) -> set[int]:
    """The sections that this very person saved last."""
    return {section.number for section in plan.sections if section.saved_by == who.subject} if plan else set()


def newest(case_id: UUID) -> Select[Plan]:
    versions = select(Plan).where(Plan.case_id == case_id).order_by(Plan.version.desc()).limit(1)
    return versions.options(selectinload(Plan.sections), selectinload(Plan.signatures))


async def summaries(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, PlanSummary]:
    """The newest plan of each case, without its text."""
    versions = select(Plan).where(Plan.case_id.in_(list(case_ids))).order_by(Plan.version)
    plans = await session.scalars(versions.options(selectinload(Plan.sections)))
    return {plan.case_id: summary(plan) for plan in plans}


def summary(plan: Plan) -> PlanSummary:
    done = sum(section.status == "done" for section in plan.sections)
    return PlanSummary(
        id=plan.id, version=plan.version, signed_on=plan.signed_on, sha256=plan.sha256, sections_done=done
    )


def plan_view(plan: Plan) -> PlanView:
    return PlanView(
        id=plan.id,
        case_id=plan.case_id,
        version=plan.version,
        sections=[section_view(number, plan.section(number)) for number in SECTIONS],
        signatures=[SignatureView.model_validate(signature) for signature in plan.valid_signatures()],
        missing=plan.missing(),
        signed_on=plan.signed_on,
        sha256=plan.sha256,
    )


def section_view(number: int, section: PlanSection | None) -> SectionView:
    return SectionView(
        number=number,
        text=section.text if section else {},
        status=section.status if section else "not_started",
        version=section.version if section else 0,
        owner=section.owner if section else None,
        filled_by="referrer" if number in REFERRER_FILLS else "team",
        saved_at=section.saved_at if section else None,
    )
