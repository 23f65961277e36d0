from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.cases import NoAcceptedReferral, ReferralDoesNotFit, ReferralNotKnownYet, ReferralUsed
from coaching.models import AcceptedReferral, Case, CaseEndVersion, Coach
from coaching.queries.cases import case_to_change, cases_of
from coaching.queries.coaches import coach_to_give
from coaching.queries.referrals import accepted_referral, is_used, latest_unused
from coaching.schemas.cases import CaseEnd, CaseEndCorrection, NewAssignment, NewCase
from coaching.settings import Settings
from coaching.use_cases.coaches import keep_to_caseload
from common import rights
from common.events import CoachAssigned, CoachingEndCorrected, CoachingEnded, CoachingStarted
from common.identity import Principal
from common.outbox import publish


async def open_case(session: AsyncSession, *, new: NewCase, who: Principal, settings: Settings) -> Case:
    who.require(new.municipality, region=settings.municipalities)
    await rights.see(session, who, new.client_id, action="change", what="case")
    await rights.refuse_merged(session, new.client_id)
    for earlier in await cases_of(session, new.client_id):
        earlier.refuse_another_on(new.started_on)
    referral = await referral_behind(session, new, who)
    coach = await coach_to_give(session, new.coach_id, who)
    case = begun(new, coach, referral)
    case.assign(coach, on=new.started_on, by=who.subject, override_reason=new.override_reason)
    session.add(case)
    await keep_to_caseload(session, coach, who=who, override_reason=new.override_reason, settings=settings)
    await let_them_see(session, case)
    publish(session, coaching_started(case))
    publish(session, coach_assigned(case))
    return case


async def referral_behind(session: AsyncSession, new: NewCase, who: Principal) -> AcceptedReferral | None:
    """The one named, else the latest that fits; without any only a team lead or history opens coaching."""
    if new.referral_id:
        return await named_referral(session, new.referral_id, new)
    referral = await latest_unused(
        session, client_id=new.client_id, municipality=new.municipality, by_day=new.started_on
    )
    if referral is None and not who.has("team_lead", "importer"):
        raise NoAcceptedReferral(client_id=new.client_id)
    return referral


async def named_referral(session: AsyncSession, referral_id: UUID, new: NewCase) -> AcceptedReferral:
    referral = await accepted_referral(session, referral_id)
    if referral is None:
        raise ReferralNotKnownYet(referral_id=referral_id)
    if not referral.fits(client_id=new.client_id, municipality=new.municipality, started_on=new.started_on):
        raise ReferralDoesNotFit(referral_id=referral_id)
    if await is_used(session, referral_id):
        raise ReferralUsed(referral_id=referral_id)
    return referral


def begun(new: NewCase, coach: Coach, referral: AcceptedReferral | None) -> Case:
    return Case(
        client_id=new.client_id,
        municipality=new.municipality,
        coach_id=coach.id,
        coach=coach,
        started_on=new.started_on,
        source_category=referral.source_category if referral else "self",
        referral_id=referral.id if referral else None,
    )


async def let_them_see(session: AsyncSession, case: Case) -> None:
    await rights.grant(session, case.client_id, relation="own_municipality", holder=case.municipality, because=case.id)
    await rights.grant(session, case.client_id, relation="own_caseload", holder=str(case.coach_id), because=case.id)


async def assign_coach(
    session: AsyncSession, *, case_id: UUID, new: NewAssignment, who: Principal, settings: Settings
) -> Case:
    case = await case_to_change(session, who, case_id)
    who.require(case.municipality, region=settings.municipalities)
    coach = await coach_to_give(session, new.coach_id, who)
    case.assign(coach, on=new.assigned_on, by=who.subject, override_reason=new.override_reason)
    await keep_to_caseload(session, coach, who=who, override_reason=new.override_reason, settings=settings)
    await let_them_see(session, case)
    publish(session, coach_assigned(case))
    return case


async def end_case(session: AsyncSession, *, case_id: UUID, end: CaseEnd, who: Principal, settings: Settings) -> Case:
    case = await case_to_change(session, who, case_id)
    who.require(case.municipality, region=settings.municipalities)
    case.end(on=end.ended_on, reason=end.reason, detail=end.detail, others=await others_than(session, case))
    await rights.revoke(session, case.client_id, relation="own_caseload", because=case.id)
    publish(session, CoachingEnded(**told_of_end(case, end)))
    return case


async def others_than(session: AsyncSession, case: Case) -> Sequence[Case]:
    """The same client's."""
    return [one for one in await cases_of(session, case.client_id) if one is not case]


async def correct_case_end(
    session: AsyncSession, *, case_id: UUID, correction: CaseEndCorrection, who: Principal
) -> Case:
    """What was recorded was wrong: it stays in the history, and these are the facts. Coaching stays ended."""
    case = await case_to_change(session, who, case_id)
    facts = {"ended_on": correction.ended_on, "end_reason": correction.reason, "end_detail": correction.detail}
    wrong = wrong_end(case, correction, who)
    case.correct_end(facts, others=await others_than(session, case))
    session.add(wrong)
    publish(session, CoachingEndCorrected(**told_of_end(case, correction)))
    return case


def wrong_end(case: Case, correction: CaseEndCorrection, who: Principal) -> CaseEndVersion:
    return CaseEndVersion(
        case_id=case.id,
        version=case.end_version,
        facts=to_jsonable_python(case.end_facts()),
        reason=correction.correction,
        corrected_by=who.subject,
    )


def coaching_started(case: Case) -> CoachingStarted:
    return CoachingStarted(
        client_id=case.client_id,
        municipality=case.municipality,
        case_id=case.id,
        started_on=case.started_on,
        source_category=case.source_category,
        referral_id=case.referral_id,
    )


def coach_assigned(case: Case) -> CoachAssigned:
    newest = case.assignments[-1]
    return CoachAssigned(
        client_id=case.client_id,
        municipality=case.municipality,
        case_id=case.id,
        coach_id=newest.coach_id,
        assigned_on=newest.assigned_on,
    )


def told_of_end(case: Case, end: CaseEnd) -> dict[str, Any]:
    return {
        "client_id": case.client_id,
        "municipality": case.municipality,
        "case_id": case.id,
        "ended_on": end.ended_on,
        "reason": end.reason,
        "detail": end.detail,
    }
