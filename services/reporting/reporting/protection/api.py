"""Which month ends are protected, and asking the worker to protect them."""

from typing import Annotated

from fastapi import Depends

from common.database import Transaction
from common.identity import Operator, Principal, only
from common.web import ServiceRouter
from reporting.protection.answering import newest_of_each
from reporting.protection.months import ask_month_ends
from reporting.protection.schemas import MonthEnds, NewMonthEnds

router = ServiceRouter(tags=["disclosure control"])

Reader = Annotated[Principal, Depends(only("analyst", "team_lead", "coordinator", "operator", "importer"))]


@router.get("/month-ends", summary="The month ends whose figures are protected, or being prepared")
async def month_ends(who: Reader, session: Transaction) -> MonthEnds:
    return MonthEnds(month_ends=await newest_of_each(session))


@router.post("/month-ends", status_code=202, summary="Protect the figures of month ends, from the first or from one on")
async def ask_for_month_ends(new: NewMonthEnds, who: Operator, session: Transaction) -> MonthEnds:
    """The first time this begins publishing: from then on each month follows by itself. The worker does it."""
    asked = {month.id for month in await ask_month_ends(session, since=new.since)}
    return MonthEnds(month_ends=[month for month in await newest_of_each(session) if month.id in asked])
