"""Before a page goes to another organisation, the consent service says what of it may be told.

It is asked before the answer's transaction does anything: nothing is held while another service is waited for.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from coaching.api.asking import CaseId, CoachingReader, OwnSettings, PlanReader
from coaching.queries.telling import COACHING_PAGE, PLAN_PAGE, client_of_case, is_told_only
from common.disclosures import NOTHING, Disclosures, Showing, Told
from common.identity import Principal


async def told_of_coaching(client_id: UUID, who: CoachingReader, request: Request, settings: OwnSettings) -> Told:
    return await told(request, settings.disclosures, COACHING_PAGE, client_id, who)


async def told_of_plan(case_id: CaseId, who: PlanReader, request: Request, settings: OwnSettings) -> Told:
    async with request.app.state.sessions() as session:
        client_id = await client_of_case(session, case_id)
    return await told(request, settings.disclosures, PLAN_PAGE, client_id, who) if client_id else NOTHING


async def told(request: Request, ask: Disclosures, showing: Showing, client_id: UUID, who: Principal) -> Told:
    """Nothing is asked for those who read as the region's own; that they do is judged again where it is read."""
    async with request.app.state.sessions() as session:
        is_another = await is_told_only(session, who, client_id)
    return await ask.ask(showing, client_id, who.organisation) if is_another and who.organisation else NOTHING


ToldOfCoaching = Annotated[Told, Depends(told_of_coaching)]
ToldOfPlan = Annotated[Told, Depends(told_of_plan)]
