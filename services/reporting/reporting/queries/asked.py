"""What a report is asked for: a day, a moment of knowing, how it is broken down, and the rows its reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from reporting.schemas import Breakdown


@dataclass(frozen=True)
class Rules:
    """What a region decides of its figures."""

    caseload_limit: int
    promised_working_days: int
    """In which a referral is answered."""
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
    """Of one place, or of `all`, alone."""
    counted_in: Mapping[str, str] = field(default_factory=dict)
    """For every municipality as recorded the place that counts it, when that is not the municipality itself."""
    seen: frozenset[str] = frozenset()
    """Of these places, when not the whole region is shown and municipalities count elsewhere."""
    kept_as: Mapping[str, str] | None = None
    """Where municipalities count elsewhere: for every place what it is kept as; None when one of them is not kept."""

    @property
    def by_its_last_day(self) -> "Asked":
        """All that happened by the last day of the period."""
        return replace(self, since=None)

    @property
    def before_its_first_day(self) -> "Asked | None":
        """What happened before the period; None when none was asked for."""
        return None if self.since is None else replace(self, on=self.since - timedelta(days=1), since=None)

    @property
    def counts_elsewhere(self) -> bool:
        return bool(self.counted_in)

    @property
    def is_kept(self) -> bool:
        """Known now, in places where it is kept who stands there; else it is counted from the facts."""
        return self.known_at is None and (not self.counts_elsewhere or self.kept_as is not None)

    @property
    def names_in_rows(self) -> Mapping[str, str]:
        """For each place, when that is called otherwise in the rows that are read."""
        return self.kept_as if self.is_kept and self.counts_elsewhere and self.kept_as else {}

    @property
    def places(self) -> list[str] | None:
        """The places shown; None is all of them."""
        if self.place is not None:
            return [self.place]
        if self.is_region:
            return None
        return sorted(self.seen if self.counts_elsewhere else self.municipalities)

    @property
    def map(self) -> dict[str, list[str]]:
        if not self.counts_elsewhere:
            return {}
        return {"recorded": list(self.counted_in), "counted_in": list(self.counted_in.values())}

    @property
    def moment(self) -> dict[str, datetime]:
        return {"known_at": self.known_at} if self.known_at else {}

    @property
    def period(self) -> dict[str, date]:
        return {"since": self.since} if self.since else {}
