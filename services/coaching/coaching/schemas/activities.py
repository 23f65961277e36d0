from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from coaching.schemas.bases import Reason
from coaching.schemas.examples import CLIENT, EMPLOYER, example
from common.bodies import Incoming, Outgoing
from common.codes import ActivityKind
from common.days import PastDay, today


class ActivityFacts(Incoming):
    kind: ActivityKind
    started_on: PastDay
    ended_on: PastDay | None = None
    employer_id: UUID | None = None
    """Where a work trial is; only of a work trial."""


class NewActivity(ActivityFacts):
    model_config = example(client_id=CLIENT, kind="work_trial", started_on="2026-09-01", employer_id=EMPLOYER)

    client_id: UUID


class ActivityCorrection(ActivityFacts):
    """All the facts as they should have been, and why what was recorded is wrong."""

    model_config = example(
        kind="studies", started_on="2026-09-01", ended_on="2026-10-30", reason="It was a course, not a work trial"
    )

    took_place: bool = True
    """False: there was no such activity."""
    reason: Reason


class ActivityEnd(Incoming):
    model_config = example(ended_on="2026-09-30")

    ended_on: PastDay = Field(default_factory=today)


class ActivityView(Outgoing):
    id: UUID
    client_id: UUID
    case_id: UUID
    kind: ActivityKind
    started_on: date
    ended_on: date | None
    employer_id: UUID | None
    employer_name: str | None
    """Where a work trial is; none when it is not known, or may not be told."""
    took_place: bool
    version: int
    """1 as first recorded; each correction adds one."""


class ActivityVersionView(Outgoing):
    """What was recorded before a correction, and why it was wrong."""

    version: int
    kind: ActivityKind
    started_on: date
    ended_on: date | None
    employer_name: str | None
    took_place: bool
    reason: str
    corrected_at: datetime


class ActivityToFind(Incoming):
    client_id: UUID
    kind: ActivityKind
    started_on: date


class ActivitiesToFind(Incoming):
    model_config = example(rows=[{"client_id": CLIENT, "kind": "work_trial", "started_on": "2026-09-01"}])

    rows: Annotated[list[ActivityToFind], Field(max_length=200)]
