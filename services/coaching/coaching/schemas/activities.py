from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from coaching.schemas.examples import CLIENT, example
from common.bodies import Incoming, Outgoing
from common.codes import ActivityKind
from common.days import PastDay, today


class NewActivity(Incoming):
    model_config = example(client_id=CLIENT, kind="work_trial", started_on="2026-09-01")

    client_id: UUID
    kind: ActivityKind
    started_on: PastDay
    ended_on: PastDay | None = None


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


class ActivityToFind(Incoming):
    client_id: UUID
    kind: ActivityKind
    started_on: date


class ActivitiesToFind(Incoming):
    model_config = example(rows=[{"client_id": CLIENT, "kind": "work_trial", "started_on": "2026-09-01"}])

    rows: Annotated[list[ActivityToFind], Field(max_length=200)]
