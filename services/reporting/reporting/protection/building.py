"""From counted reports to one system: which cells there are, what an attacker knows of them, which are sensitive."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from reporting.protection.rule import Rule
from reporting.protection.system import Cell, Equation, Reason, System
from reporting.protection.tables import AT_MOST, LINES, SUMS, TABLES, AtMost, LineName, figures_of, quotients_of

Spot = tuple[LineName, str]
"""A line and a place: where one count stands, in however many tables."""
Counts = Mapping[Spot, int]
Margins = Mapping[str, Sequence[str]]
"""Each place that others lie in: the region, an employment area; hierarchies need not be nested in each other."""
Terms = Mapping[int, int]
"""Cells, and how often each counts."""
WORTH = 10
"""What one figure is worth; one that is 0 half of it."""


def counts_of(reports: Mapping[str, Iterable[BaseModel]], places: Iterable[str]) -> dict[Spot, int]:
    """Of all lines in all of these places: where a report has no row, there is nobody, and that is a count too."""
    counts = dict.fromkeys(((line, place) for place in places for line in LINES), 0)
    for name, table in TABLES.items():
        for row in reports.get(name, ()):
            place = row.municipality  # type: ignore[attr-defined]  # every protected report is of places
            counts |= {(line, place): getattr(row, field) for field, line in table.row_named(row).items()}
        for whole in table.totals:
            counts |= {(whole.whole, place): sum(counts[part, place] for part in whole.parts) for place in places}
    return counts


def is_of_one_moment(counts: Counts) -> bool:
    """Whether the reports, counted one after another, agree on what they share."""
    return all(
        sum(counts.get((part, place), 0) for part in whole.parts) == counts.get((whole.whole, place), 0)
        for whole in SUMS
        if not whole.has_rest
        for place in {place for _, place in counts}
    )


@dataclass(frozen=True, slots=True)
class Built:
    system: System
    spots: list[Spot]
    """Of the published cells, which come first."""
    groups: list[int]
    """The table of each of them, by its number in the list."""


def build(
    counts: Counts,
    *,
    rule: Rule,
    margins: Margins,
    last_shown: Sequence[Mapping[Spot, int]] = (),
    changed: Collection[Spot] = (),
    known: Sequence[AtMost] = (),
) -> Built:
    """`last_shown`: what of counts was shown before and after this month end; a small change since hides one.

    `changed`: counts to be hidden as if they had changed so. `known`: what holds in this region besides, as its promise
    to referrers.
    """
    builder = Builder(counts, rule, margins, last_shown, changed)
    builder.publish()
    for place in dict.fromkeys(place for _, place in counts):
        builder.sum_up_lines(place)
        for one in (*AT_MOST, *known):
            builder.compare(one, place)
    builder.sum_up_places()
    spots = list(builder.index)
    groups = {line: number for number, table in enumerate(TABLES.values()) for line in table.lines}
    system = System(tuple(builder.cells), tuple(builder.equations))
    return Built(system, spots, [groups[line] for line, _ in spots])


@dataclass
class Builder:
    counts: Counts
    rule: Rule
    margins: Margins
    last_shown: Sequence[Mapping[Spot, int]]
    changed: Collection[Spot]
    cells: list[Cell] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    index: dict[Spot, int] = field(default_factory=dict)

    def publish(self) -> None:
        for spot, count in self.counts.items():
            self.index[spot] = len(self.cells)
            self.cells.append(Cell(count, self.weight_of(spot, count), self.reason_of(spot, count)))

    def weight_of(self, spot: Spot, count: int) -> int:
        """The figures lost with it; a margin weighs as two levels, the margin of all places as four."""
        line, place = spot
        below = self.margins.get(place, ())
        level = 1 if not below else 4 if len(below) == max(len(places) for places in self.margins.values()) else 2
        return WORTH * level * (1 + figures_of(line)) // (1 if count else 2)

    def reason_of(self, spot: Spot, count: int) -> Reason | None:
        if self.rule.is_small(count):
            return "primary"
        if any(self.rule.is_small(rest) for rest in self.rests_of(spot, count)):
            return "complement"
        return "changed" if self.is_changed_too_little(spot, count) else None

    def is_changed_too_little(self, spot: Spot, count: int) -> bool:
        shown = [edition[spot] for edition in self.last_shown if spot in edition]
        return spot in self.changed or any(self.rule.is_changed_too_little(count, last_shown=one) for one in shown)

    def rests_of(self, spot: Spot, count: int) -> list[int]:
        line, place = spot
        wholes = [quotient.whole for quotient in quotients_of(line) if quotient.part == line and quotient.is_share]
        return [self.counts[whole, place] - count for whole in wholes if (whole, place) in self.counts]

    def sum_up_lines(self, place: str) -> None:
        for whole in SUMS:
            parts = self.terms_of(tuple(part for part in whole.parts if (part, place) in self.index), place)
            total = self.terms_of((whole.whole,), place)
            if parts and total and whole.has_rest:
                self.rest(parts, total, reason="complement")
            elif parts and total:
                self.equate(parts, total)
        for line in LINES:
            self.add_rests(line, place)

    def add_rests(self, line: LineName, place: str) -> None:
        """A share's complement is a cell too, published nowhere: those of the whole who are not in the part."""
        for quotient in quotients_of(line):
            part, whole = self.terms_of((quotient.part,), place), self.terms_of((quotient.whole,), place)
            if quotient.part == line and quotient.is_share and part and whole:
                self.rest(part, whole, reason="complement")

    def compare(self, one: AtMost, place: str) -> None:
        less, more = self.terms_of(one.less, place), self.terms_of(one.more, place)
        if less and more:
            self.rest(less, more, reason="complement" if one.is_of_persons else None)

    def terms_of(self, lines: tuple[LineName, ...], place: str) -> Terms:
        """Empty when not all of them are counted there."""
        if any((line, place) not in self.index for line in lines):
            return {}
        return Counter(self.index[line, place] for line in lines)

    def rest(self, parts: Terms, whole: Terms, *, reason: Reason | None) -> None:
        """What remains of the whole: sensitive when it is a small count and there is a reason to hide it."""
        left = self.sum_of(whole) - self.sum_of(parts)
        if left < 0:  # told in a way that the parts are not of the whole: nothing an attacker could rely on
            return
        self.cells.append(Cell(left, 0, reason if self.rule.is_small(left) else None))
        self.equate({**parts, len(self.cells) - 1: 1}, whole)

    def sum_of(self, terms: Terms) -> int:
        return sum(self.cells[cell].value * factor for cell, factor in terms.items())

    def sum_up_places(self) -> None:
        """A person in two places counts once in what holds both: the attacker is taken to know how many do."""
        for margin, places in self.margins.items():
            for line in LINES:
                inside = [self.index[line, place] for place in places if (line, place) in self.index]
                if inside and (line, margin) in self.index:
                    self.equate(dict.fromkeys(inside, 1), {self.index[line, margin]: 1})

    def equate(self, one: Terms, other: Terms) -> None:
        """As it is in truth; the difference of the two sides is known to the attacker."""
        terms = Counter(one)
        terms.subtract(other)
        self.equations.append(Equation(tuple(terms.items()), self.sum_of(terms)))
