from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from coaching.schemas.bases import Input, View
from common.codes import ActivityKind
from common.days import PastDay, today

CLIENT = "019a4f00-0000-7000-8000-000000000001"


class NewActivity(Input):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"client_id": CLIENT, "kind": "work_trial", "started_on": "2026-09-01"}]}
    )

    client_id: UUID
    kind: ActivityKind
    started_on: PastDay
    ended_on: PastDay | None = None


class ActivityEnd(Input):
    model_config = ConfigDict(json_schema_extra={"examples": [{"ended_on": "2026-09-30"}]})

    ended_on: PastDay = Field(default_factory=today)


class ActivityView(View):
    id: UUID
    client_id: UUID
    case_id: UUID
    kind: ActivityKind
    started_on: date
    ended_on: date | None


class ActivityToFind(Input):
    client_id: UUID
    kind: ActivityKind
    started_on: date


class ActivitiesToFind(Input):
    rows: Annotated[list[ActivityToFind], Field(max_length=200)]
