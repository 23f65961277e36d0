from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from coaching.codes import WouldHire
from coaching.schemas.activities import ActivityVersionView, ActivityView
from coaching.schemas.bases import Text
from coaching.schemas.examples import example
from common.bodies import Incoming, Outgoing
from common.days import PastDay, today
from common.events.coaching import Rating


class WorkTrialEvaluationGiven(Incoming):
    """How a work trial went, as the workplace saw it: 1 is poor, 5 is very good."""

    model_config = example(
        evaluated_on="2026-09-30",
        punctuality=4,
        instructions=5,
        quality=4,
        pace=3,
        cooperation=5,
        would_hire="maybe",
        words="Oppi kassan nopeasti.",
    )

    evaluated_on: PastDay = Field(default_factory=today)
    punctuality: Rating
    """Came on time and told when not."""
    instructions: Rating
    """Took instructions and asked when needed."""
    quality: Rating
    pace: Rating
    cooperation: Rating
    """Worked with the others."""
    would_hire: WouldHire
    words: Annotated[Text | None, Field(description="In the workplace's own words")] = None


class WorkTrialEvaluationFacts(Outgoing):
    evaluated_on: date
    punctuality: int
    instructions: int
    quality: int
    pace: int
    cooperation: int
    would_hire: WouldHire
    words: str | None


class WorkTrialEvaluationView(WorkTrialEvaluationFacts):
    activity_id: UUID


class WorkTrialEvaluationVersionView(WorkTrialEvaluationFacts):
    """What the workplace had said before it said something else."""

    replaced_at: datetime


class ActivityRecord(ActivityView):
    """An activity with its corrections, and of a work trial the workplace's evaluation."""

    evaluation: WorkTrialEvaluationView | None
    earlier_evaluations: list[WorkTrialEvaluationVersionView]
    history: list[ActivityVersionView]
    """Both the newest first."""
