from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from coaching.abilities import AbilityArea, AreaCode
from coaching.schemas.examples import CLIENT, example
from common.bodies import Incoming, Outgoing
from common.codes import ServiceTaken
from common.days import PastDay, today
from common.events.coaching import Rating

Score = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=1)]


class NewSelfAssessment(Incoming):
    """The client's own word: 1 is poor, 5 is very good."""

    model_config = example(client_id=CLIENT, service="work_trial", assessed_on="2026-09-30", skills=4, situation=3)

    client_id: UUID
    service: ServiceTaken
    assessed_on: PastDay = Field(default_factory=today)
    skills: Rating
    situation: Rating


class SelfAssessmentView(Outgoing):
    id: UUID
    client_id: UUID
    case_id: UUID
    service: ServiceTaken
    assessed_on: date
    skills: int
    situation: int


class NewAbilityResult(Incoming):
    model_config = example(client_id=CLIENT, measured_on="2026-09-30", scores={"work_ability": 6, "mind": 54})

    client_id: UUID
    measured_on: PastDay = Field(default_factory=today)
    scores: Annotated[dict[AreaCode, Score], Field(min_length=1, max_length=12)]
    """By the area's code; those that were measured."""


class AbilityResultView(Outgoing):
    id: UUID
    client_id: UUID
    case_id: UUID
    measured_on: date
    scores: dict[str, Decimal]


class ClientAssessments(Outgoing):
    """What the client has said of own skills and situation, and measured of own work ability; the oldest first."""

    areas: list[AbilityArea]
    """What is measured here."""
    self_assessments: list[SelfAssessmentView]
    ability_results: list[AbilityResultView]
