"""From counted reports to one system: which cells there are, what an attacker knows of them, which are sensitive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from reporting.protection.rule import Rule
from reporting.protection.system import Cell, Equation, Reason, System
from reporting.protection.tables import LINES, NOT_MORE_THAN, SUMS, TABLES, LineName, line_of, quotients_of

Spot = tuple[LineName, str]
"""A line and a place: where one count stands, in however many tables."""
Counts = Mapping[Spot, int]
Margins = Mapping[str, Sequence[str]]
"""Each place that others lie in: the region, an employment area; hierarchies need not be nested in each other."""
WORTH = 10
"""What one figure is worth; one that is 0 half of it."""


def counts_of(reports: Mapping[str, Iterable[BaseModel]]) -> dict[Spot, int]:
    return {
        (line_of(table, row, count), row.municipality): getattr(row, count)  # type: ignore[attr-defined]
        for name, table in TABLES.items()
        for row in reports.get(name, ())
        for count in table.counts
    }


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
    counts: Counts, *, rule: Rule, margins: Margins, last_shown: Mapping[Spot, Sequence[int]] | None = None
) -> Built:
    """`last_shown`: what of a count was shown before and after this month end; a small change since hides it."""
    builder = Builder(counts, rule, margins, last_shown or {})
    builder.publish()
    for place in dict.fromkeys(place for _, place in counts):
        builder.sum_up_lines(place)
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
    last_shown: Mapping[Spot, Sequence[int]]
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
        return WORTH * level * (1 + len(quotients_of(line))) // (1 if count else 2)

    def reason_of(self, spot: Spot, count: int) -> Reason | None:
        if self.rule.is_small(count):
            return "primary"
        if any(self.rule.is_small(rest) for rest in self.rests_of(spot, count)):
            return "complement"
        if any(self.rule.is_changed_too_little(count, last_shown=shown) for shown in self.last_shown.get(spot, ())):
            return "changed"
        return None

    def rests_of(self, spot: Spot, count: int) -> list[int]:
        line, place = spot
        wholes = [quotient.whole for quotient in quotients_of(line) if quotient.part == line and quotient.is_share]
        return [self.counts[whole, place] - count for whole in wholes if (whole, place) in self.counts]

    def sum_up_lines(self, place: str) -> None:
        for whole in SUMS:
            parts = [(self.index[part, place], 1) for part in whole.parts if (part, place) in self.index]
            if parts and (whole.whole, place) in self.index:
                self.balance(parts, self.index[whole.whole, place], has_rest=whole.has_rest)
        for less, more in NOT_MORE_THAN:
            if (less, place) in self.index and (more, place) in self.index:
                self.rest([(self.index[less, place], 1)], self.index[more, place], reason=None)
        for line in LINES:
            self.add_rests(line, place)

    def add_rests(self, line: LineName, place: str) -> None:
        """A share's complement is a cell too, published nowhere: those of the whole who are not in the part."""
        for quotient in quotients_of(line):
            spots = (quotient.part, place), (quotient.whole, place)
            if quotient.part == line and quotient.is_share and all(spot in self.index for spot in spots):
                self.balance([(self.index[spots[0]], 1)], self.index[spots[1]], has_rest=True)

    def balance(self, parts: list[tuple[int, int]], whole: int, *, has_rest: bool) -> None:
        if has_rest:
            self.rest(parts, whole, reason="complement")
        else:
            self.equate([*parts, (whole, -1)])

    def rest(self, parts: list[tuple[int, int]], whole: int, *, reason: Reason | None) -> None:
        """What remains of the whole: sensitive when it is a small count and there is a reason to hide it."""
        left = self.cells[whole].value - sum(self.cells[part].value for part, _ in parts)
        if left < 0:  # told in a way that the parts are not of the whole: nothing an attacker could rely on
            return
        self.cells.append(Cell(left, 0, reason if self.rule.is_small(left) else None))
        self.equate([*parts, (len(self.cells) - 1, 1), (whole, -1)])

    def sum_up_places(self) -> None:
        """A person in two places counts once in what holds both: the attacker is taken to know how many do."""
        for margin, places in self.margins.items():
            for line in LINES:
                inside = [(self.index[line, place], 1) for place in places if (line, place) in self.index]
                if inside and (line, margin) in self.index:
                    self.equate([*inside, (self.index[line, margin], -1)])

    def equate(self, terms: list[tuple[int, int]]) -> None:
        """As it is in truth; the difference of the two sides is known to the attacker."""
        self.equations.append(Equation(tuple(terms), sum(self.cells[cell].value * factor for cell, factor in terms)))
