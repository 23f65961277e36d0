from typing import Annotated
from uuid import UUID

from pydantic import Field

from coaching.schemas.bases import Reason
from coaching.schemas.coaches import CoachView
from coaching.schemas.examples import CASE, COACH, example
from common.bodies import Incoming, Outgoing
from common.days import PastDay, today


class Choice(Incoming):
    """Which coach a case goes to."""

    case_id: UUID
    coach_id: UUID


class NewTransfer(Incoming):
    """Cases of one coach to others, all in one or none."""

    model_config = example(choices=[{"case_id": CASE, "coach_id": COACH}], spread=True, leaves=True)

    choices: Annotated[list[Choice], Field(max_length=200)] = Field(default_factory=list)
    spread: bool = False
    """The cases not chosen for go to those of their municipality who have the most room; else they stay."""
    leaves: bool = False
    """The coach leaves: takes no more clients, and their login opens none."""
    assigned_on: PastDay = Field(default_factory=today)
    override_reason: Reason | None = None
    """Why a team lead goes over the caseload limit."""


class TransferView(Outgoing):
    coach: CoachView
    moved: int
    """How many cases have a new coach."""
