"""Tables that could be true, kept as evidence: each shows how far many cells at once might be from the truth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reporting.protection.solving.attacker import Deviation, Goal

MOST = 4000
"""Tables kept; of more the older half is forgotten."""
ROOM = 256
"""For so many at first, then for twice as many each time."""


class Evidence:
    """A row of each a table: by how much each cell deviates, and which published cells it touches."""

    def __init__(self, published: NDArray[np.bool_]) -> None:
        self.published = published
        self.count = 0
        self.deviations = np.zeros((ROOM, len(published)), dtype=np.int32)
        self.touched = np.zeros((ROOM, len(published)), dtype=bool)

    def add(self, deviation: Deviation) -> None:
        self.make_room()
        self.deviations[self.count] = deviation
        self.touched[self.count] = (deviation != 0) & self.published
        self.count += 1

    def make_room(self) -> None:
        if self.count == MOST:
            self.count = MOST // 2
            self.deviations[: self.count] = self.deviations[self.count : MOST]
            self.touched[: self.count] = self.touched[self.count : MOST]
        elif self.count == len(self.touched):
            self.deviations = np.concatenate([self.deviations, np.zeros_like(self.deviations)])
            self.touched = np.concatenate([self.touched, np.zeros_like(self.touched)])

    def lacking(self, goals: Sequence[Goal], hidden: NDArray[np.bool_]) -> list[Goal]:
        """The goals that no kept table proves while only these cells are hidden."""
        valid = self.deviations[: self.count][self.agreeing(slice(0, self.count), hidden)]
        if not len(valid):
            return list(goals)
        cells = np.array([goal.cell for goal in goals], dtype=np.intp)
        directions = np.array([goal.direction for goal in goals], dtype=np.int32)
        farthest = (valid[:, cells] * directions).max(axis=0)
        return [goal for goal, reached in zip(goals, farthest, strict=True) if reached < goal.distance]

    def proves(self, goal: Goal, hidden: NDArray[np.bool_]) -> bool:
        """The same for one goal: only the tables that reach it are looked at."""
        reached = self.deviations[: self.count, goal.cell] * goal.direction >= goal.distance
        return bool(self.agreeing(np.flatnonzero(reached), hidden).any())

    def agreeing(self, rows: slice | NDArray[np.intp], hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Those that touch nothing shown."""
        shown = np.flatnonzero(self.published & ~hidden)
        return np.logical_not(self.touched[rows][:, shown].any(axis=1))
