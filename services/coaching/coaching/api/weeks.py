from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from coaching.api.asking import CaseloadReader, OwnSettings
from coaching.queries.agenda import agenda_of
from coaching.queries.coaches import coach_read_by
from coaching.queries.weeks import week_of
from coaching.schemas.weeks import AgendaView, NewTime, TimeView, WeekView
from coaching.use_cases import working_time as use_cases
from common.database import Transaction
from common.days import today
from common.identity import Coach
from common.web import ServiceRouter

router = ServiceRouter(tags=["coaches"])

WhichCoach = Annotated[Literal["me"] | UUID, Query(description="A coach's id, or `me`")]


@router.get("/agenda", summary="What waits for a coach, the most urgent first")
async def read_agenda(
    who: CaseloadReader, session: Transaction, settings: OwnSettings, coach: WhichCoach = "me"
) -> AgendaView:
    """One's own clients, and meanwhile those of a coach one stands in for; team leads read their coaches' too."""
    whose = await coach_read_by(session, who, coach)
    return await agenda_of(session, who, whose, is_own=coach == "me", settings=settings)


@router.get("/weeks", summary="A coach's week as it was recorded")
async def read_week(
    who: CaseloadReader,
    session: Transaction,
    settings: OwnSettings,
    coach: WhichCoach = "me",
    on: Annotated[date | None, Query(description="Any day of the week; none: this week")] = None,
) -> WeekView:
    """Contacts with clients and employers, other time, and their sums."""
    whose = await coach_read_by(session, who, coach)
    return await week_of(session, who, whose, on=on or today(), wanted=settings.employer_contacts_per_week)


@router.put("/working-time", summary="Record how long one did something else than meet clients")
async def record_time(new: NewTime, who: Coach, session: Transaction) -> TimeView:
    """What was recorded of the day and kind before is replaced; nought takes it away."""
    return TimeView.model_validate(await use_cases.record_time(session, new=new, who=who))
