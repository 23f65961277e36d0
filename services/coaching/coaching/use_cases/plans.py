from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.plans import PlanIsClosed, ReviewedAlready, SectionOfTheTeam
from coaching.models import Case, Plan, PlanReview, review
from coaching.queries.cases import case_to_change
from coaching.queries.plans import REFERRER_FILLS, TEAM, existing_plan, plan_of
from coaching.queries.telling import is_told_only
from coaching.schemas.plans import NewPlanReview, NewSectionText, NewSignature
from coaching.settings import Settings
from common.events import PlanReviewed, PlanSigned
from common.identity import Principal
from common.outbox import publish


async def write_section(
    session: AsyncSession, *, case_id: UUID, number: int, text: dict[str, Any], new: NewSectionText, who: Principal
) -> Plan:
    """The first line written begins the plan."""
    if number not in REFERRER_FILLS and not who.has(*TEAM):
        raise SectionOfTheTeam
    case = await case_to_change(session, who, case_id, what="plan")
    plan = await plan_of(session, case_id)
    if await is_told_only(session, who, case.client_id):
        refuse_to_tell(case, plan, number, seen=new.version, who=who)
    case.refuse_if_ended()
    plan = plan or first_plan(session, case)
    plan.write(number, text, status=new.status, seen=new.version, by=who.subject, owner=new.owner)
    case.work_begins()
    return plan


def refuse_to_tell(case: Case, plan: Plan | None, number: int, *, seen: int, who: Principal) -> None:
    """Another organisation is refused without a word of what it may not know."""
    if case.ended_on is not None:
        raise PlanIsClosed
    if plan is not None:
        plan.refuse_to_tell(number, seen=seen, by=who.subject)


def first_plan(session: AsyncSession, case: Case) -> Plan:
    plan = Plan(case_id=case.id)
    session.add(plan)
    return plan


async def sign_plan(session: AsyncSession, *, case_id: UUID, new: NewSignature, who: Principal) -> Plan:
    case = await case_to_change(session, who, case_id, what="plan")
    plan = await existing_plan(session, case_id)
    plan.sign(new.role, on=new.signed_on, place=new.place, by=who.subject)
    if plan.sha256 and plan.signed_on:
        publish(
            session,
            PlanSigned(
                client_id=case.client_id,
                municipality=case.municipality,
                case_id=case.id,
                plan_id=plan.id,
                version=plan.version,
                sha256=plan.sha256,
                sections=[section.number for section in plan.sections],
                signed_on=plan.signed_on,
            ),
        )
    return plan


async def review_plan(
    session: AsyncSession, *, case_id: UUID, new: NewPlanReview, who: Principal, settings: Settings
) -> Plan:
    case = await case_to_change(session, who, case_id, what="plan")
    case.refuse_if_ended()
    plan = await existing_plan(session, case_id)
    if await session.get(PlanReview, (plan.id, new.reviewed_on)):
        raise ReviewedAlready(reviewed_on=new.reviewed_on)
    every, by = settings.review_every_months, who.subject
    done = review(plan, on=new.reviewed_on, next_on=new.next_review_on, every_months=every, by=by)
    session.add(done)
    publish(
        session,
        PlanReviewed(
            client_id=case.client_id,
            municipality=case.municipality,
            case_id=case.id,
            plan_id=plan.id,
            reviewed_on=done.reviewed_on,
            next_review_on=done.next_review_on,
        ),
    )
    await session.flush()
    return plan


async def begin_next_version(session: AsyncSession, *, case_id: UUID, who: Principal) -> Plan:
    """What changes after the signatures is a new plan that starts from the signed one's words."""
    case = await case_to_change(session, who, case_id, what="plan")
    case.refuse_if_ended()
    plan = (await existing_plan(session, case_id)).next_version(by=who.subject)
    session.add(plan)
    return plan
