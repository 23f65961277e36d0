from fastapi import APIRouter

from common.database import Transaction
from common.web import ServiceRouter
from consent.api.asking import Asker
from consent.schemas.decisions import DecisionView, NewDecision
from consent.use_cases import decisions as use_cases

router: APIRouter = ServiceRouter(tags=["decisions"])


@router.post("/decisions", summary="Is there a ground for telling this to them?")
async def decide(new: NewDecision, who: Asker, session: Transaction) -> DecisionView:
    """For each kind of data the consent it rests on, or none. Without a ground nothing may be told."""
    return await use_cases.decide(session, new=new, who=who)
