from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.identity import Principal
from consent.errors.disclosures import NotYourExchange
from consent.models import Decision
from consent.queries.clients import hold_client
from consent.queries.grounds import exchange_between
from consent.schemas.decisions import CategoryDecision, DecisionView, NewDecision, shown_ground
from consent.use_cases import disclosures
from consent.use_cases.disclosures import Asked, basis_of


async def decide(session: AsyncSession, *, new: NewDecision, who: Principal) -> DecisionView:
    """Under the client's lock: a withdrawal comes wholly before it or wholly after. No ground unless one is found."""
    relation = await rights.see(session, who, new.client_id, action="read", what="consent")
    if relation == "own_organisation" and f"organisation:{who.organisation}" not in (new.from_party, new.to_party):
        raise NotYourExchange
    await hold_client(session, new.client_id)
    exchange = await exchange_between(session, new.from_party, new.to_party, purpose=new.purpose)
    asked = Asked(new.client_id, "decision", frozenset(new.categories))
    grounds = (await disclosures.decide(session, exchange, [asked], may_be_oral=True))[0].grounds
    decision = Decision(
        client_id=new.client_id,
        from_party=new.from_party,
        to_party=new.to_party,
        purpose=new.purpose,
        asked_by=who.subject,
        basis=basis_of(grounds),
    )
    session.add(decision)
    decided = [CategoryDecision(category=one, ground=shown_ground(grounds[one])) for one in new.categories]
    return DecisionView(id=decision.id, decided_at=decision.decided_at, decisions=decided)
