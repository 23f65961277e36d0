"""What the reporting service tells: figures, never persons."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from common.events.base import Event

TOPIC = "reporting.events"

RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
"""Two digits, as 21 for Lapland."""
ReportName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]
CountName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}\.[a-z0-9_]{1,60}$")]
"""The report, and what is counted in it: `coefficients.clients`."""


class FiguresPublished(Event):
    """What a region shows of the end of a month to those without a right to persons: the counts of the whole region.

    A newer edition replaces an older one of the same region and month. One without counts takes them back: they could
    not be protected.
    """

    type: ClassVar[str] = "fi.rinnalla.reporting.figures-published.v1"
    topic: ClassVar[str] = TOPIC

    edition_id: UUID
    region: RegionCode
    month_end: date
    edition: Annotated[int, Field(ge=1)]
    known_at: datetime
    """The moment it was counted: what was recorded later is not in it."""
    complete_until: datetime | None
    """All that stood in the region's log by then is in it."""
    k: Annotated[int, Field(ge=1)]
    """Smaller counts, but 0, are hidden."""
    rule_version: int
    """Of the rule by which counts are hidden."""
    definitions: dict[ReportName, int]
    """By which version of its definition each report was counted."""
    counts: dict[CountName, Annotated[int, Field(ge=0)] | None]
    """Null: hidden."""

    @property
    def subject(self) -> UUID:
        return self.edition_id
