"""Tables that could be true, kept as evidence: each shows how far many cells at once might be from the truth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reporting.protection.solving.attacker import Deviation, Goal

MOST = 4000
"""Tables kept; the oldest are forgotten first."""


class Evidence:
    def __init__(self, published: NDArray[np.bool_]) -> None:
        self.published = published
        self.kept: list[Deviation] = []
        self.touched: list[NDArray[np.bool_]] = []

    def add(self, deviation: Deviation) -> None:
        self.kept.append(deviation)
        self.touched.append((deviation != 0) & self.published)
        del self.kept[:-MOST], self.touched[:-MOST]

    def lacking(self, goals: Sequence[Goal], hidden: NDArray[np.bool_]) -> list[Goal]:
        """The goals that no kept table proves while only these cells are hidden."""
        shown = self.published & ~hidden
        valid = [kept for kept, touched in zip(self.kept, self.touched, strict=True) if not (touched & shown).any()]
        if not valid:
            return list(goals)
        together = np.stack(valid)
        highest, lowest = together.max(axis=0), together.min(axis=0)
        return [
            goal for goal in goals if (highest[goal.cell] if goal.direction > 0 else -lowest[goal.cell]) < goal.distance
        ]
