"""Figures built anew, and what waits to be counted."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from reporting.models import Projection, RebuildState


class RecountingView(BaseModel):
    waiting: int
    """Facts that are kept but not counted yet: usually none, and for some milliseconds."""


class NewRebuild(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"projection": "figures", "may_differ": False}]},
    )

    projection: Projection = "figures"
    """`figures`: from the log, all of it; `standing`: what is counted from the facts, from these alone."""
    may_differ: bool = False
    """Take the new figures into use also when they differ from those in use."""


class RebuildView(BaseModel):
    """`different`: the new figures were not the same, so those in use stayed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    projection: Projection
    state: RebuildState
    may_differ: bool
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    events: int
    """How many events have been read so far."""
    total: int | None
    """Of how many; null until that is known. Once all are read it counts, compares and switches."""
    differing_rows: int | None
    error: str | None
