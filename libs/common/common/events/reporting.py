"""What the reporting service tells: figures, never persons."""

from calendar import monthrange
from datetime import date, datetime, time
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from common.days import FINLAND
from common.events.base import Event

TOPIC = "reporting.events"

RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
"""Two digits, as 21 for Lapland."""
ReportName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]
CountName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}\.[a-z0-9_]{1,60}$")]
"""The report, and what is counted in it: `coefficients.clients`."""
MOST = 2**31 - 1
"""What fits wherever figures are kept and written."""
Version = Annotated[int, Field(ge=1, le=MOST)]


class FiguresPublished(Event):
    """What a region shows of the end of a month to those without a right to persons: the counts of the whole region.

    One recorded later replaces an earlier one of the same region and month. One without counts takes them back: they
    could not be protected. What breaks the rule it names is no such event, on the way out as on the way in.
    """

    type: ClassVar[str] = "fi.rinnalla.reporting.figures-published.v1"
    topic: ClassVar[str] = TOPIC

    edition_id: UUID
    region: RegionCode
    month_end: date
    edition: Version
    known_at: AwareDatetime
    """The moment it was counted: what was recorded later is not in it."""
    complete_until: AwareDatetime | None
    """All that stood in the region's log by then is in it."""
    k: Annotated[int, Field(ge=3, le=MOST)]
    """Smaller counts, but 0, are hidden."""
    rule_version: Version
    """Of the rule by which counts are hidden."""
    definitions: dict[ReportName, Version]
    """By which version of its definition each report was counted."""
    counts: dict[CountName, Annotated[int, Field(ge=0, le=MOST)] | None]
    """Null: hidden."""

    @model_validator(mode="after")
    def is_of_a_month_that_was_over(self) -> Self:
        if self.month_end.day != monthrange(self.month_end.year, self.month_end.month)[1]:
            raise ValueError("the day is not the last of a month")
        if self.known_at <= datetime.combine(self.month_end, time.max, FINLAND):
            raise ValueError("the month was not over when it was counted")
        return self

    @model_validator(mode="after")
    def hides_small_counts(self) -> Self:
        if any(count is not None and 0 < count < self.k for count in self.counts.values()):
            raise ValueError("a count below k is not hidden")
        return self

    @property
    def subject(self) -> UUID:
        return self.edition_id
