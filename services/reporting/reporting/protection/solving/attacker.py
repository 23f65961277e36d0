"""One who sees what is shown and knows all equations: which tables could be true for them?

HiGHS looks for tables; what it finds is rounded to whole numbers and believed only after the system's own arithmetic
has accepted it. So nothing rests on the solver's tolerances: a wrong answer can only make us hide more.
"""

from dataclasses import dataclass
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from reporting.protection.rule import Rule
from reporting.protection.system import System

Direction = Literal[1, -1]
Floats = NDArray[np.float64]
Deviation = NDArray[np.int64]
"""A table that could be true, minus the true one."""
FARTHEST = 1_000_000
"""No cell is taken farther from the truth; protection needs k - 1."""
PATIENCE = 10.0
"""Seconds for one program in whole numbers."""
SOLVED = highspy.HighsModelStatus.kOptimal


@dataclass(frozen=True, slots=True)
class Goal:
    """A sensitive cell, and how far up or down it must be possible."""

    cell: int
    direction: Direction
    distance: int


def goals_of(system: System, rule: Rule) -> list[Goal]:
    return [
        goal
        for cell in system.sensitive
        for goal in (Goal(cell, 1, rule.needed_above), Goal(cell, -1, rule.needed_below(system.cells[cell].value)))
        if goal.distance > 0
    ]


def new_model() -> highspy.Highs:
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 1)
    return model


def rows_of(system: System) -> list[tuple[dict[int, int], float, float]]:
    """Equations and shown ratios as bounds on a deviation: coefficients by cell, lowest, highest."""
    rows: list[tuple[dict[int, int], float, float]] = [(dict(equation.terms), 0, 0) for equation in system.equations]
    truth = system.truth
    for ratio in system.ratios:
        below, above = ratio.excesses(truth[ratio.part], truth[ratio.whole])
        doubled = 2 * ratio.times
        rows.append(({ratio.part: -doubled, ratio.whole: 2 * ratio.shown - 1}, -highspy.kHighsInf, -below))
        rows.append(({ratio.part: doubled, ratio.whole: -(2 * ratio.shown + 1)}, -highspy.kHighsInf, -above))
    return rows


class Attacker:
    """Deviations from the truth by linear programming: a column a cell, its bounds closed while the cell is shown."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.values = np.array(system.truth, dtype=np.int64)
        self.published = np.array([cell.is_published for cell in system.cells], dtype=bool)
        self.count = len(system.cells)
        self.rows = rows_of(system)
        self.columns = np.arange(self.count, dtype=np.int32)
        self.model = self.model_of()
        self.aim = 0
        self.prices: Floats = np.zeros(len(self.rows))  # of each equation, in the answer to the last `reach`

    def model_of(self) -> highspy.Highs:
        model = new_model()
        model.addVars(self.count, np.zeros(self.count), np.zeros(self.count))
        for factors, low, high in self.rows:
            cells = np.array(list(factors), dtype=np.int32)
            model.addRow(low, high, len(cells), cells, np.array(list(factors.values()), dtype=np.float64))
        return model

    def see(self, hidden: NDArray[np.bool_]) -> None:
        """From now on everything published is seen but these."""
        free = hidden | ~self.published
        low, high = np.where(free, -self.values, 0.0), np.where(free, FARTHEST, 0.0)
        self.low, self.high = low.astype(np.float64), high.astype(np.float64)
        self.model.changeColsBounds(self.count, self.columns, self.low, self.high)

    def reach(self, goal: Goal) -> tuple[float, Floats]:
        """How far the cell can be taken towards the goal, at most to it, and the deviation that does."""
        self.model.changeColCost(self.aim, 0.0)
        self.aim = goal.cell
        self.model.changeColCost(goal.cell, float(-goal.direction))
        stop = (self.low[goal.cell], goal.distance) if goal.direction > 0 else (-goal.distance, self.high[goal.cell])
        self.model.changeColBounds(goal.cell, float(stop[0]), float(stop[1]))
        self.model.run()
        solution = self.model.getSolution()
        found, self.prices = np.array(solution.col_value), np.array(solution.row_dual)
        is_solved = self.model.getModelStatus() == SOLVED
        self.model.changeColBounds(goal.cell, self.low[goal.cell], self.high[goal.cell])
        if not is_solved:
            return 0.0, np.zeros(self.count)
        return float(found[goal.cell] * goal.direction), found

    def reach_in_whole_numbers(self, goal: Goal) -> Floats | None:
        """The same by an integer program, when the linear one answered in fractions."""
        model = self.model_of()
        model.changeColsBounds(self.count, self.columns, self.low, self.high)
        kinds = np.full(self.count, highspy.HighsVarType.kInteger)
        model.changeColsIntegrality(self.count, self.columns, kinds)
        at_least = goal.direction * goal.distance
        stop = (at_least, self.high[goal.cell]) if goal.direction > 0 else (self.low[goal.cell], at_least)
        model.changeColBounds(goal.cell, float(stop[0]), float(stop[1]))
        model.setOptionValue("time_limit", PATIENCE)
        model.run()
        return np.array(model.getSolution().col_value) if model.getModelStatus() == SOLVED else None


def believed(system: System, found: Floats, hidden: NDArray[np.bool_]) -> Deviation | None:
    """The nearest whole numbers, when they are a table that could be true."""
    deviation: Deviation = np.rint(found).astype(np.int64)
    table = [int(cell.value + away) for cell, away in zip(system.cells, deviation, strict=True)]
    seen = frozenset(int(index) for index in np.flatnonzero(hidden))
    return deviation if system.could_be(table, hidden=seen) else None


def reaches(deviation: Deviation, goal: Goal) -> bool:
    return int(deviation[goal.cell]) * goal.direction >= goal.distance
