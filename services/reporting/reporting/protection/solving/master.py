"""The master program: which cells to hide, given all that has been learned about what the goals need."""

from dataclasses import dataclass
from math import ceil

import highspy
import numpy as np
from numpy.typing import NDArray

from reporting.protection.solving.attacker import SOLVED, new_model

SMALLEST_HELP = 1e-3


@dataclass(frozen=True, slots=True)
class Answer:
    hidden: NDArray[np.bool_]
    at_least: int


class Master:
    """A yes or no a cell; those fixed are hidden, or published nowhere."""

    def __init__(self, weights: NDArray[np.int64], *, fixed: NDArray[np.bool_]) -> None:
        self.fixed = fixed
        count = len(weights)
        self.model = new_model()
        self.model.addVars(count, fixed.astype(np.float64), np.ones(count))
        columns = np.arange(count, dtype=np.int32)
        self.model.changeColsCost(count, columns, weights.astype(np.float64))
        self.model.changeColsIntegrality(count, columns, np.full(count, highspy.HighsVarType.kInteger))

    def add(self, helps: NDArray[np.float64], distance: int, *, hidden: NDArray[np.bool_]) -> None:
        """`helps · hidden ≥ distance`. When that cuts nothing off (it was fractions that reached the goal), one more
        cell than these must be hidden."""
        left = distance - float(np.minimum(helps, distance)[self.fixed].sum())
        free = ~self.fixed & (helps > SMALLEST_HELP)
        factors = np.minimum(helps, left)
        if left <= 0 or float(factors[free & hidden].sum()) >= left - SMALLEST_HELP:
            left, free = 1.0, ~self.fixed & ~hidden
            factors = np.ones(len(helps))
        columns = np.flatnonzero(free).astype(np.int32)
        self.model.addRow(left, highspy.kHighsInf, len(columns), columns, factors[columns])

    def solve(self, seconds: float) -> Answer | None:
        """None when the time was not enough."""
        self.model.setOptionValue("time_limit", self.model.getRunTime() + seconds)
        self.model.run()
        if self.model.getModelStatus() != SOLVED:
            return None
        hidden = np.array(self.model.getSolution().col_value) > 0.5
        return Answer(hidden, ceil(self.model.getInfo().mip_dual_bound - 1e-6))
