from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BeforeValidator

from coaching.api.asking import CaseloadReader, CoachOrLead, EmploymentId
from coaching.queries import follow_ups as queries
from coaching.queries.cases import coach_meant
from coaching.schemas.bases import Items
from coaching.schemas.follow_ups import DueFollowUp, FollowUpCorrection, FollowUpView, NewFollowUp
from coaching.use_cases import follow_ups as use_cases
from common.attempts import NO_CLIENT
from common.codes import FollowUpWeeks, Municipality
from common.database import Transaction
from common.paging import Limit
from common.web import ServiceRouter

router = ServiceRouter(tags=["employments"])


def whole(given: object) -> object:
    """In an address a number is text."""
    return int(given) if isinstance(given, str) and given.isdecimal() else given


Weeks = Annotated[FollowUpWeeks, BeforeValidator(whole), NO_CLIENT]


@router.get("/follow-ups", summary="Follow-ups to ask for")
async def list_due(
    who: CaseloadReader,
    session: Transaction,
    coach: Annotated[Literal["me"] | UUID | None, Query(description="A coach's id, or `me`")] = None,
    municipality: Municipality | None = None,
    ahead: Annotated[int, Query(ge=0, le=92, description="Also those due within so many days")] = 14,
    limit: Limit = 100,
) -> Items[DueFollowUp]:
    """Of the clients one may see, the longest overdue first. One that is not asked in time gives way to the next."""
    coach_id = await coach_meant(session, who, coach)
    due = await queries.follow_ups_due(
        session, who, coach_id=coach_id, municipality=municipality, ahead=ahead, limit=limit
    )
    return Items(items=due)


@router.post("/employments/{employment_id}/follow-ups", status_code=201, summary="Record whether a client is in work")
async def record_follow_up(
    employment_id: EmploymentId, new: NewFollowUp, who: CoachOrLead, session: Transaction
) -> FollowUpView:
    recorded = await use_cases.record_follow_up(session, employment_id=employment_id, new=new, who=who)
    return FollowUpView.model_validate(recorded)


@router.post("/employments/{employment_id}/follow-ups/{weeks}/correct", summary="Correct a follow-up")
async def correct_follow_up(
    employment_id: EmploymentId,
    weeks: Weeks,
    correction: FollowUpCorrection,
    who: CoachOrLead,
    session: Transaction,
) -> FollowUpView:
    """The wrong answer stays in the history."""
    corrected = await use_cases.correct_follow_up(
        session, employment_id=employment_id, weeks=weeks, correction=correction, who=who
    )
    return FollowUpView.model_validate(corrected)
