"""What a protected table is made of: rows of counts, and the figures shown of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LineName = str
"""`table.line`: a column of counts, or a row, whichever of the two the table counts by."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """A figure shown of two counts, which go with it."""

    figure: str
    part: LineName
    whole: LineName
    is_share: bool = True
    """The part is some of the whole: what remains is a count too."""
    step: str = "0.01"

    @property
    def times(self) -> int:
        """100 for a percentage."""
        return 100 if self.figure.startswith("percent") else 1


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts sum up to the whole. With a rest: persons who are in none of the parts, and in no table."""

    whole: LineName
    parts: tuple[LineName, ...]
    has_rest: bool = False


@dataclass(frozen=True, slots=True)
class AtMost:
    """The one sum is not more than the other."""

    less: tuple[LineName, ...]
    more: tuple[LineName, ...]
    is_of_persons: bool = False
    """The difference is a count of persons too, though it stands in no table."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A median, a mean or a step of a survival curve: a figure of persons that no two counts give."""

    figure: str
    line: LineName
    """Where it is kept."""
    persons: LineName
    """Whom it is of. Where they are hidden, it is."""
    beside: tuple[LineName, ...] = ()
    """Counts about which it says something: where one of them is hidden, it is too."""
    step: str = "0.1"
    lengths: tuple[tuple[float, LineName], ...] = ()
    """Of a median of days: so many persons waited at most so long, and longer than the length before."""
    reached: tuple[tuple[int, LineName], ...] = ()
    """Of a median of a survival curve: after so many days so many were still watched, and no fewer before."""
    is_mean: bool = False
    """Times its persons it is a sum, so that one person's change since it was last shown could be worked out."""

    def tells_of(self, value: Decimal | None) -> tuple[LineName, ...]:
        """Half waited no longer than the median: that tells of the length it is in, and of the shorter ones together.

        These are counts that show as much, so where they are shown it says nothing of those that are not.
        """
        told = 0 if value is None else 1 + sum(days < value for days, _ in self.lengths)
        return (self.persons, *self.beside, *(line for _, line in self.lengths[:told]))

    def steps(self, value: Decimal) -> int:
        """As it is kept."""
        return int(value / Decimal(self.step))

    def stands_on(self, value: Decimal, counts: Mapping[LineName, int]) -> int:
        """How many persons."""
        if not self.reached:
            return counts[self.persons]
        return next((counts[line] for days, line in self.reached if value <= days), 0)


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    report: str
    rows: Mapping[str, Mapping[str, LineName]]
    """As they stand in the report: of each the fields that are counts, and whose. One row a place is named ``""``."""
    line_by: str | None = None
    """The field that names a row."""
    quotients: tuple[Quotient, ...] = ()
    summaries: tuple[Summary, ...] = ()
    says_whole_in: str | None = None
    """The field that names the whole of a row's quotient."""
    totals: tuple[Sum, ...] = ()
    """Wholes that stand in no row, but are told by the percentages."""

    @property
    def lines(self) -> tuple[LineName, ...]:
        """Its own: the other counts in it repeat one of another table."""
        told = [line for row in self.rows.values() for line in row.values()] + [one.whole for one in self.totals]
        return tuple(dict.fromkeys(line for line in told if line.startswith(f"{self.report}.")))

    @property
    def needed(self) -> frozenset[LineName]:
        """All counts that it shows, or figures of which it shows."""
        told = {line for row in self.rows.values() for line in row.values()}
        return frozenset(told | {line for one in self.quotients for line in (one.part, one.whole)})

    @property
    def counts(self) -> tuple[str, ...]:
        """The fields that are counts, in any row."""
        return tuple(dict.fromkeys(field for row in self.rows.values() for field in row))

    def row_named(self, row: object) -> Mapping[str, LineName]:
        return self.rows[getattr(row, self.line_by) if self.line_by else ""]


def percent_of(part: LineName, whole: LineName, figure: str = "percent", *, is_share: bool = True) -> Quotient:
    return Quotient(figure, part, whole, is_share=is_share, step="0.1")


def named(report: str, *lines: str) -> tuple[LineName, ...]:
    return tuple(f"{report}.{line}" for line in lines)


def columns(report: str, *counts: str) -> dict[str, LineName]:
    """Fields that are counts of the report's own."""
    return dict(zip(counts, named(report, *counts), strict=True))
