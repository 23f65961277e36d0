"""What a report is asked for: a day, a moment of knowing, how it is broken down, and the rows its reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from reporting.schemas import Breakdown


@dataclass(frozen=True)
class Rules:
    """What a region decides of its figures."""

    caseload_limit: int
    source_categories: Mapping[str, str]
    """Which reporting category each source category belongs to."""


@dataclass(frozen=True)
class Asked:
    on: date
    known_at: datetime | None
    """None: as known now."""
    municipalities: frozenset[str]
    """Of these, when not the whole region is shown."""
    is_region: bool
    """Every municipality, and the region's total."""
    rules: Rules
    by: Breakdown | None = None
    since: date | None = None
    """The first day of the period, of a report of a period; `on` is its last."""
    place: str | None = None
    """Of one municipality, or of `all`, alone."""

    @property
    def places(self) -> list[str] | None:
        """The places shown; None is all of them."""
        if self.place is not None:
            return [self.place]
        return None if self.is_region else sorted(self.municipalities)

    @property
    def moment(self) -> dict[str, datetime]:
        return {"known_at": self.known_at} if self.known_at else {}

    @property
    def period(self) -> dict[str, date]:
        return {"since": self.since} if self.since else {}
