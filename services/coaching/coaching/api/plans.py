from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from coaching.api.asking import CaseId, OwnSettings, PlanReader, PlanTeam, PlanWriter
from coaching.api.showing import ToldOfPlan
from coaching.queries import plans as queries
from coaching.schemas.plan_sections import TEXTS
from coaching.schemas.plans import NewPlanReview, NewSectionText, NewSignature, PlanView
from coaching.use_cases import plans as use_cases
from common.attempts import NO_CLIENT
from common.database import Transaction
from common.web import ServiceRouter

router: APIRouter = ServiceRouter(prefix="/cases/{case_id}/plan", tags=["plans"])

Number = Annotated[int, NO_CLIENT, Path(ge=1, le=13, description="Which of the thirteen sections")]


async def as_section_asks(number: Number, new: NewSectionText) -> dict[str, Any]:
    """The text in the shape of its section; each of the thirteen asks something else."""
    try:
        return TEXTS[number].model_validate(new.text).model_dump(mode="json")
    except ValidationError as error:
        inside = [one | {"loc": ("body", "text", *one["loc"])} for one in error.errors(include_input=False)]
        raise RequestValidationError(inside) from None


SectionText = Annotated[dict[str, Any], Depends(as_section_asks)]


@router.get("", summary="The work ability plan, newest version")
async def read_plan(case_id: CaseId, who: PlanReader, told: ToldOfPlan, session: Transaction) -> PlanView:
    """A referrer reads of the sections that a referrer fills what has a ground, and whole what they wrote."""
    return await queries.plan_seen_by(session, who, case_id, told=told)


@router.put("/sections/{number}", summary="Write a section of the plan")
async def write_section(
    case_id: CaseId, number: Number, new: NewSectionText, text: SectionText, who: PlanWriter, session: Transaction
) -> PlanView:
    """A stale write is refused with both texts. Writing after a signature voids the signature.

    A referrer is answered with what they wrote themselves; to read the rest is a disclosure, and asked for apart.
    """
    plan = await use_cases.write_section(session, case_id=case_id, number=number, text=text, new=new, who=who)
    return await queries.plan_answered_to(session, plan, who)


@router.post("/signatures", status_code=201, summary="Sign the plan")
async def sign_plan(case_id: CaseId, new: NewSignature, who: PlanTeam, session: Transaction) -> PlanView:
    """The second of the two signatures seals the plan: from then on it cannot change."""
    return queries.plan_view(await use_cases.sign_plan(session, case_id=case_id, new=new, who=who))


@router.post("/reviews", status_code=201, summary="The signed plan was looked at again")
async def review_plan(
    case_id: CaseId, new: NewPlanReview, who: PlanTeam, session: Transaction, settings: OwnSettings
) -> PlanView:
    plan = await use_cases.review_plan(session, case_id=case_id, new=new, who=who, settings=settings)
    return await queries.plan_with_reviews(session, plan)


@router.post("/versions", status_code=201, summary="Begin the next version of a signed plan")
async def begin_next_version(case_id: CaseId, who: PlanTeam, session: Transaction) -> PlanView:
    return queries.plan_view(await use_cases.begin_next_version(session, case_id=case_id, who=who))
