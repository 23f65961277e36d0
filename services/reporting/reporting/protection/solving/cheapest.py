"""The least that must be hidden besides, so that one goal is reached: a linear program over deviations with a price."""

import highspy
import numpy as np
from numpy.typing import NDArray

from reporting.protection.solving.attacker import FARTHEST, PATIENCE, SOLVED, Attacker, Floats, Goal, new_model

SLIGHTLY = 1e-4
"""What a hidden cell's deviation costs: nothing that counts, but none goes farther than it must."""


class Cheapest:
    """Each cell has a column up and a column down; one that is shown costs its weight the farther it is taken."""

    def __init__(self, attacker: Attacker) -> None:
        self.attacker = attacker
        self.count = attacker.count
        self.weights = np.array([float(cell.weight) for cell in attacker.system.cells])
        self.columns = np.arange(2 * self.count, dtype=np.int32)
        self.model = self.model_of()

    def model_of(self) -> highspy.Highs:
        """No rows for shown ratios: a ratio goes with its counts, so once these are hidden nothing shows it."""
        model = new_model()
        farthest = np.full(self.count, float(FARTHEST))
        highest = np.concatenate([farthest, self.attacker.values.astype(np.float64)])
        model.addVars(2 * self.count, np.zeros(2 * self.count), highest)
        for equation in self.attacker.system.equations:
            cells = np.array([cell for cell, _ in equation.terms], dtype=np.int32)
            factors = np.array([float(factor) for _, factor in equation.terms])
            both = np.concatenate([cells, cells + self.count]).astype(np.int32)
            model.addRow(0.0, 0.0, len(both), both, np.concatenate([factors, -factors]))
        return model

    def price(self, hidden: NDArray[np.bool_]) -> None:
        one_way = np.where(hidden, SLIGHTLY, np.maximum(self.weights, SLIGHTLY))
        self.model.changeColsCost(2 * self.count, self.columns, np.concatenate([one_way, one_way]))

    def deviation(self, goal: Goal, hidden: NDArray[np.bool_]) -> Floats | None:
        """None when the goal cannot be reached even with everything hidden."""
        self.price(hidden)
        found = self.solved(self.model, goal)
        if found is None or np.allclose(found, np.rint(found), atol=1e-6):
            return found
        return self.in_whole_numbers(goal, hidden)

    def in_whole_numbers(self, goal: Goal, hidden: NDArray[np.bool_]) -> Floats | None:
        self.price(hidden)
        kinds = np.full(2 * self.count, highspy.HighsVarType.kInteger)
        self.model.changeColsIntegrality(2 * self.count, self.columns, kinds)
        self.model.setOptionValue("time_limit", self.model.getRunTime() + PATIENCE)
        found = self.solved(self.model, goal)
        kinds = np.full(2 * self.count, highspy.HighsVarType.kContinuous)
        self.model.changeColsIntegrality(2 * self.count, self.columns, kinds)
        self.model.setOptionValue("time_limit", highspy.kHighsInf)
        return found

    def solved(self, model: highspy.Highs, goal: Goal) -> Floats | None:
        """The goal's cell is taken exactly to the goal, by one column alone."""
        there, back = goal.cell, goal.cell + self.count
        if goal.direction < 0:
            there, back = back, there
        model.changeColBounds(there, float(goal.distance), float(goal.distance))
        model.changeColBounds(back, 0.0, 0.0)
        model.run()
        found = np.array(model.getSolution().col_value)
        is_solved = model.getModelStatus() == SOLVED
        model.changeColBounds(goal.cell, 0.0, float(FARTHEST))
        model.changeColBounds(goal.cell + self.count, 0.0, float(self.attacker.values[goal.cell]))
        return found[: self.count] - found[self.count :] if is_solved else None
