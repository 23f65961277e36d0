from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from coaching.abilities import AbilityArea, AreaCode, FormerArea
from coaching.schemas.bases import Reason
from coaching.schemas.examples import CLIENT, example
from common.bodies import Incoming, Outgoing
from common.codes import ServiceTaken
from common.days import PastDay, today
from common.events.coaching import Rating

Score = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=1)]


class SelfAssessmentFacts(Incoming):
    """The client's own word: 1 is poor, 5 is very good."""

    service: ServiceTaken
    assessed_on: PastDay = Field(default_factory=today)
    skills: Rating
    situation: Rating


class NewSelfAssessment(SelfAssessmentFacts):
    model_config = example(client_id=CLIENT, service="work_trial", assessed_on="2026-09-30", skills=4, situation=3)

    client_id: UUID


class SelfAssessmentCorrection(SelfAssessmentFacts):
    """All facts as they should have been, and why they were not."""

    model_config = example(
        service="work_trial", assessed_on="2026-09-30", skills=4, situation=2, reason="The numbers were swapped"
    )

    was_made: bool = True
    """False: the client made no such assessment."""
    reason: Reason


class VersionView(Outgoing):
    """What stood there before a correction, and why it was wrong."""

    version: int
    facts: dict[str, Any]
    reason: str
    corrected_at: datetime


class SelfAssessmentView(Outgoing):
    id: UUID
    client_id: UUID
    case_id: UUID
    service: ServiceTaken
    assessed_on: date
    skills: int
    situation: int
    was_made: bool
    version: int
    """1 as first recorded; each correction adds one."""


class SelfAssessmentWithHistory(SelfAssessmentView):
    earlier: list[VersionView]
    """The oldest first."""


class AbilityFacts(Incoming):
    measured_on: PastDay = Field(default_factory=today)
    scores: Annotated[dict[AreaCode, Score], Field(min_length=1, max_length=12)]
    """By the area's code; those that were measured."""


class NewAbilityResult(AbilityFacts):
    model_config = example(client_id=CLIENT, measured_on="2026-09-30", scores={"work_ability": 6, "mind": 54})

    client_id: UUID


class AbilityCorrection(AbilityFacts):
    """All scores as they came out, and why what was recorded is wrong."""

    model_config = example(measured_on="2026-09-30", scores={"work_ability": 7, "mind": 54}, reason="A 7 read as a 6")

    was_made: bool = True
    """False: there was no such measurement of this client."""
    reason: Reason


class AbilityResultView(Outgoing):
    id: UUID
    client_id: UUID
    case_id: UUID
    measured_on: date
    scores: dict[str, Decimal]
    was_made: bool
    version: int
    """1 as first recorded; each correction adds one."""


class AbilityResultWithHistory(AbilityResultView):
    earlier: list[VersionView]
    """The oldest first."""


class ClientAssessments(Outgoing):
    """What the client has said of own skills and situation, and measured of own work ability; the oldest first.

    Also what was not made after all: it is marked so.
    """

    areas: list[AbilityArea]
    """What is measured here."""
    former_areas: list[FormerArea]
    """What this client's results tell of beside it: it is measured no longer."""
    self_assessments: list[SelfAssessmentWithHistory]
    ability_results: list[AbilityResultWithHistory]
