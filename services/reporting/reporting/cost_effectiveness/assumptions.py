"""What an analyst enters. Every number comes with where it is from; none has a value of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.codes import Education
from reporting.cost_effectiveness.errors import (
    CostNegative,
    EvaluationReversed,
    HoursNotKnown,
    HoursNotPositive,
    RateMissing,
    ShareOutOfBounds,
    SplitMissing,
    SplitNotWhole,
)


@dataclass(frozen=True)
class Assumption:
    value: Decimal
    source: str


@dataclass(frozen=True)
class Rate:
    """Euros a year that one full-time worker brings, of an education and an age band; none stands for any."""

    education: Education | None
    age_band: str | None
    taxes: Decimal
    benefits_saved: Decimal
    pension_contributions: Decimal


@dataclass(frozen=True)
class Split:
    """Whose gain the effect of a year is, in percent: the two make a hundred."""

    municipality: Decimal
    state: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    starts_on: date
    ends_on: date
    """The last day of the period."""
    full_time_hours: Assumption
    """Hours a week of a full-time worker."""
    hours_when_unknown: Assumption | None
    """Hours a week of a job whose hours nobody recorded."""
    baseline_share: Assumption
    """The part of full time, 0–1, that participants would have worked without coaching: the baseline career."""
    coaching_cost: Assumption
    """Euros, of the whole period."""
    rates: Sequence[Rate]
    rates_source: str
    rates_year: int
    splits: Mapping[int, Split]

    def __post_init__(self) -> None:
        """What would give a wrong figure is refused before anything is counted."""
        if self.ends_on < self.starts_on:
            raise EvaluationReversed
        if self.full_time_hours.value <= 0:
            raise HoursNotPositive
        if not 0 <= self.baseline_share.value <= 1:
            raise ShareOutOfBounds
        if self.coaching_cost.value < 0:
            raise CostNegative
        for year, split in self.splits.items():
            if split.municipality + split.state != 100:
                raise SplitNotWhole(year=year)

    @property
    def years(self) -> range:
        return range(self.starts_on.year, self.ends_on.year + 1)

    def part_of(self, year: int) -> tuple[date, date]:
        """The first and the last day of the period in a calendar year."""
        return max(date(year, 1, 1), self.starts_on), min(date(year, 12, 31), self.ends_on)

    def hours(self, recorded: Decimal | None) -> Decimal:
        """Raises HoursNotKnown."""
        if recorded is not None:
            return recorded
        if self.hours_when_unknown is None:
            raise HoursNotKnown
        return self.hours_when_unknown.value

    @property
    def has_rate_for_all(self) -> bool:
        return any(one.education is None and one.age_band is None for one in self.rates)

    def rate(self, education: Education | None, age_band: str | None) -> Rate:
        """The one that fits most closely: both, the education, the age band, any. Raises RateMissing."""
        by_group = {(one.education, one.age_band): one for one in self.rates}
        for group in ((education, age_band), (education, None), (None, age_band), (None, None)):
            if found := by_group.get(group):
                return found
        raise RateMissing(education=education or "-", age_band=age_band or "-")

    def split(self, year: int) -> Split:
        """Raises SplitMissing."""
        if year not in self.splits:
            raise SplitMissing(year=year)
        return self.splits[year]
