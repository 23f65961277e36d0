from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.codes import DataCategory
from common.days import now, today
from common.identity import Principal
from consent.models import Consent
from consent.queries.clients import hold_client
from consent.queries.consents import consents_without_end
from consent.schemas.decisions import CategoryDecision, ConsentGround, DecisionView, NewDecision, NoGround


async def decide(session: AsyncSession, *, new: NewDecision, who: Principal) -> DecisionView:
    """Under the client's lock: a withdrawal comes wholly before it or wholly after. No ground unless one is found."""
    await rights.see(session, who, new.client_id, action="read", what="consent")
    await hold_client(session, new.client_id)
    consents = await consents_without_end(session, new.client_id, purpose=new.purpose)
    in_force = [consent for consent in consents if consent.holds_on(today())]
    parties = {new.from_party, new.to_party}
    return DecisionView(
        decided_at=now(), decisions=[decision(in_force, parties, category) for category in new.categories]
    )


def decision(consents: Sequence[Consent], parties: set[str], category: DataCategory) -> CategoryDecision:
    ground = next((consent.id for consent in consents if consent.allows(parties, category)), None)
    return CategoryDecision(
        category=category, ground=NoGround() if ground is None else ConsentGround(consent_id=ground)
    )
