from common.database import Transaction
from common.web import ServiceRouter
from consent.api.asking import Asker
from consent.schemas.decisions import DecisionView, NewDecision
from consent.use_cases import decisions as use_cases

router = ServiceRouter(tags=["decisions"])


@router.ask("/decisions", summary="Is there a ground for telling this to them?")
async def decide(new: NewDecision, who: Asker, session: Transaction) -> DecisionView:
    """For each kind of data the consent or statute it rests on, or none. Asked again, it is decided again: no answer
    outlives a withdrawal."""
    return await use_cases.decide(session, new=new, who=who)
