"""What the tables of a month end say together: cells, the equations they stand in, and the ratios shown of them.

Pure arithmetic in whole numbers: no database, no solver, no floating point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Reason = Literal["primary", "complement", "changed", "companion", "withheld"]
"""A small count · a count whose difference to its whole is small · changed by less than k since last shown · hidden
so that another stays hidden · of a table that could not be protected."""
Table = Sequence[int]
"""A whole number for each cell of a system, in its order."""
Term = tuple[int, int]
"""A cell's index and its coefficient."""


@dataclass(frozen=True, slots=True)
class Cell:
    value: int
    weight: int = 0
    """What hiding it loses. 0: it is published nowhere, as the difference of a count and its whole."""
    reason: Reason | None = None
    """Why nobody may work it out, when nobody may."""

    @property
    def is_published(self) -> bool:
        return self.weight > 0

    @property
    def is_sensitive(self) -> bool:
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class Equation:
    """The terms sum up to `total` in every table that could be true: a margin, or a count and its complement."""

    terms: tuple[Term, ...]
    total: int = 0

    def holds(self, table: Table) -> bool:
        return sum(factor * table[cell] for cell, factor in self.terms) == self.total


@dataclass(frozen=True, slots=True)
class Ratio:
    """A shown quotient: `part ÷ whole × times`, rounded half up to the whole number `shown`.

    0.30 is `times=100, shown=30`; 21.4 % is `times=1000, shown=214`.
    """

    part: int
    whole: int
    times: int
    shown: int

    @classmethod
    def of(cls, part: int, whole: int, figure: Decimal, *, times: int, step: str) -> "Ratio":
        return cls(part, whole, times, int(figure / Decimal(step)))

    def holds(self, table: Table) -> bool:
        return all(low <= 0 for low in self.excesses(table[self.part], table[self.whole]))

    def excesses(self, part: int, whole: int) -> tuple[int, int]:
        """Both are at most 0 exactly when `part ÷ whole` rounds half up to what is shown.

        From shown ≤ times·part/whole + ½ < shown + 1, multiplied by 2·whole; `<` in whole numbers is `≤ … - 1`.
        """
        doubled = 2 * self.times * part
        return (2 * self.shown - 1) * whole - doubled, doubled - (2 * self.shown + 1) * whole + 1


@dataclass(frozen=True, slots=True)
class System:
    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...] = ()
    ratios: tuple[Ratio, ...] = ()

    @property
    def truth(self) -> list[int]:
        return [cell.value for cell in self.cells]

    @property
    def sensitive(self) -> list[int]:
        return [index for index, cell in enumerate(self.cells) if cell.is_sensitive]

    def could_be(self, table: Table, *, hidden: frozenset[int]) -> bool:
        """Whether one who sees everything but the hidden cells cannot rule this table out."""
        return (
            min(table, default=0) >= 0
            and all(
                table[index] == cell.value
                for index, cell in enumerate(self.cells)
                if cell.is_published and index not in hidden
            )
            and all(equation.holds(table) for equation in self.equations)
            and all(ratio.holds(table) for ratio in self.ratios)
        )
