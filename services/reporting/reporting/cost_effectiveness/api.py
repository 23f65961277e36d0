"""`/cost-effectiveness`: assumptions that are saved and opened again, and what coaching gave and cost by them."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.identity import Principal, only
from common.settings import settings_of
from common.web import ServiceRouter
from reporting.asking import Question, rules_of
from reporting.cost_effectiveness import sets
from reporting.cost_effectiveness.evaluating import evaluate
from reporting.cost_effectiveness.schemas import (
    AssumptionSets,
    AssumptionSetView,
    ChangedAssumptions,
    CostEffectiveness,
    NewAssumptionSet,
)
from reporting.protection.rule import Rule
from reporting.schemas import Place
from reporting.settings import Settings

router = ServiceRouter(prefix="/cost-effectiveness", tags=["cost-effectiveness"])

Evaluator = Annotated[Principal, Depends(only("analyst", "team_lead", "coordinator"))]
SetId = Annotated[UUID, NO_CLIENT]
Version = Annotated[int | None, Query(ge=1, description="Of the assumptions; without it, the newest")]


@router.get("/assumptions", summary="Saved assumptions, by name")
async def list_sets(who: Evaluator, session: Transaction) -> AssumptionSets:
    return AssumptionSets(items=await sets.sets_by_name(session))


@router.post("/assumptions", status_code=201, summary="Save assumptions under a name")
async def save_set(new: NewAssumptionSet, who: Evaluator, session: Transaction) -> AssumptionSetView:
    return await sets.save_set(session, new, by=who.subject)


@router.get("/assumptions/{set_id}", summary="Assumptions as they were saved")
async def open_set(set_id: SetId, who: Evaluator, session: Transaction, version: Version = None) -> AssumptionSetView:
    return await sets.set_as_saved(session, set_id, version)


@router.put("/assumptions/{set_id}", summary="Save changed assumptions as the next version")
async def change_set(
    set_id: SetId, changed: ChangedAssumptions, who: Evaluator, session: Transaction
) -> AssumptionSetView:
    """Earlier versions stay, and can be opened and evaluated by."""
    return await sets.change_set(session, set_id, changed, by=who.subject)


@router.get("/assumptions/{set_id}/result", summary="What coaching gave and cost, by these assumptions")
async def result(
    set_id: SetId,
    who: Evaluator,
    session: Transaction,
    settings: Annotated[Settings, Depends(settings_of)],
    version: Version = None,
    municipality: Annotated[Place, Query(description="`all` is the region")] = "all",
    known_at: Annotated[AwareDatetime | None, Query(description="As known at this moment; without it, now")] = None,
) -> CostEffectiveness:
    """Those without a right to persons get the region's, rounded, and only where it stands on enough persons."""
    assumed = await sets.set_as_saved(session, set_id, version)
    question = Question(
        who,
        assumed.entered.ends_on,
        known_at,
        settings.municipalities,
        rules_of(settings),
        municipality=municipality,
    )
    return await evaluate(session, question, assumed, Rule(settings.smallest_count))
