"""What another organisation is told of a client's coaching: which kind of data each part of a page is.

A referrer sees a client because the own organisation referred them; what they read here is told to that organisation.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import Case
from coaching.schemas.activities import ActivityView
from coaching.schemas.cases import CaseWithWork, ClientCoachingView, ToldEmployment
from coaching.schemas.plans import PlanView, SectionView
from common import rights
from common.codes import DataCategory
from common.disclosures import Showing, Told
from common.identity import Principal

COACHING_PAGE = Showing(
    "coaching_page",
    ("coaching_progress", "employment", "plan", "benefits", "health", "work_ability", "work_history"),
    rests_on="coaching_progress",
)
PLAN_PAGE = Showing("plan_page", ("plan", "health", "work_ability", "work_history"), rests_on="plan")

NAMED_APART: dict[int, dict[str, DataCategory]] = {
    4: {
        "education": "work_history",
        "work_history": "work_history",
        "unemployment_and_trials": "work_history",
        "health_challenges": "health",
    },
    7: {"challenges": "work_ability", "summary": "work_ability"},
}
"""Fields of the plan's sections that are another kind than the plan itself, by the section's number."""


async def is_told_only(session: AsyncSession, who: Principal, client_id: UUID) -> bool:
    """Whether they see the client for nothing else than that their own organisation referred them."""
    standing = (await rights.standings(session, who, [client_id])).get(client_id)
    return standing is not None and standing.relation == "own_organisation"


async def client_of_case(session: AsyncSession, case_id: UUID) -> UUID | None:
    case = await session.get(Case, case_id)
    return case.client_id if case else None


def left_out(showing: Showing, told: Told) -> list[DataCategory]:
    return [kind for kind in showing.kinds if kind not in told]


def coaching_as_told(cases: Sequence[CaseWithWork], told: Told) -> ClientCoachingView:
    """Without a ground an answer looks the same whatever there is."""
    shown = [case_as_told(case, told) for case in cases] if COACHING_PAGE.rests_on in told else []
    return ClientCoachingView(cases=shown, left_out=left_out(COACHING_PAGE, told))


def case_as_told(case: CaseWithWork, told: Told) -> CaseWithWork:
    """The coach's contacts with the client and with employers, who coached before, and what was recorded but did not
    take place, stay within the region."""
    employments = [employment_as_told(one, told) for one in case.employments or ()]
    kept: dict[str, Any] = {
        "end_detail": case.end_detail if "health" in told else None,  # it may be the client's health
        "employments": employments if "employment" in told else None,
        "plan": case.plan if "plan" in told else None,
        "activities": [activity_as_told(one, told) for one in case.activities or () if one.took_place],
        "assignments": None,
        "contacts": None,
        "client_contacts": None,
    }
    return case.model_copy(update=kept)


def employment_as_told(employment: ToldEmployment, told: Told) -> ToldEmployment:
    kept: dict[str, Any] = {
        "wage_subsidy": employment.wage_subsidy if "benefits" in told else None,
        "out_of_work_at_entry": employment.out_of_work_at_entry if "work_history" in told else None,
        "adjustments": employment.adjustments if "work_ability" in told else None,
    }
    return employment.model_copy(update=kept)


def activity_as_told(activity: ActivityView, told: Told) -> ActivityView:
    """At whose place a work trial is, is told as where a client works."""
    hidden = {"employer_id": None, "employer_name": None}
    return activity if "employment" in told else activity.model_copy(update=hidden)


def plan_as_told(plan: PlanView, own: Collection[int], told: Told) -> PlanView:
    """Of the sections that a referrer fills what may be told, and whole those that are the reader's own words.

    What the team writes, in the sections after those, does not go to the organisation that referred.
    """
    is_told = PLAN_PAGE.rests_on in told
    shown = [one for one in plan.sections if one.filled_by == "referrer" and (is_told or one.number in own)]
    kept: dict[str, Any] = {
        "sections": [one if one.number in own else section_as_told(one, told) for one in shown],
        "left_out": left_out(PLAN_PAGE, told),
    }
    unsaid: dict[str, Any] = {"signatures": [], "missing": [], "signed_on": None, "sha256": None}
    return plan.model_copy(update=kept if is_told else kept | unsaid)


def section_as_told(section: SectionView, told: Told) -> SectionView:
    kinds = NAMED_APART.get(section.number, {})
    text = {name: words for name, words in section.text.items() if kinds.get(name, PLAN_PAGE.rests_on) in told}
    return section.model_copy(update={"text": text})
