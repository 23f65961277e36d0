"""Which cells are hidden, so that no sensitive one can be worked out and the least is lost.

First a good pattern: goal by goal, the cheapest cells to hide besides; then every companion that is not needed is
shown again. Then better ones, as far as the time goes: a master program over all cells, which learns from each goal
it misses what that goal needs (Benders' cuts, Fischetti and Salazar-González 2001), and whose answers are completed in
the same way. Its bound says how much better any pattern could be; where they meet, the pattern is the best.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from reporting.protection.rule import Rule
from reporting.protection.solving.attacker import Attacker, Goal, believed, goals_of, reaches
from reporting.protection.solving.cheapest import Cheapest
from reporting.protection.solving.evidence import Evidence
from reporting.protection.solving.master import Master
from reporting.protection.system import System

Cells = NDArray[np.bool_]
ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Pattern:
    hidden: frozenset[int]
    lost: int
    """The weights of what is hidden."""
    at_least: int
    """No pattern loses less."""


@dataclass
class Search:
    system: System
    rule: Rule
    until: float
    """By the monotonic clock: when to be content with what there is."""
    attacker: Attacker = field(init=False)
    goals: list[Goal] = field(init=False)
    evidence: Evidence = field(init=False)
    must: Cells = field(init=False)

    def __post_init__(self) -> None:
        self.attacker = Attacker(self.system)
        self.goals = goals_of(self.system, self.rule)
        self.evidence = Evidence(self.attacker.published)
        self.weights = np.array([cell.weight for cell in self.system.cells])
        self.must = np.array([cell.is_sensitive and cell.is_published for cell in self.system.cells], dtype=bool)
        self.cheapest = Cheapest(self.attacker)

    @property
    def has_time(self) -> bool:
        return time.monotonic() < self.until

    def run(self) -> Pattern:
        best = self.pruned(self.completed(self.must))
        at_least = self.lost(self.must)
        if self.has_time:
            best, at_least = self.improved(best, at_least)
        return Pattern(frozenset(int(cell) for cell in np.flatnonzero(best)), self.lost(best), at_least)

    def lost(self, hidden: Cells) -> int:
        return int(self.weights[hidden].sum())

    def completed(self, hidden: Cells) -> Cells:
        """Adds, goal by goal, what is cheapest to hide besides. A goal out of reach is left to the audit."""
        hidden = hidden.copy()
        for goal in self.evidence.lacking(self.goals, hidden):
            if self.evidence.proves(goal, hidden):
                continue
            found = self.cheapest.deviation(goal, hidden)
            if found is None:
                continue
            hidden |= (np.rint(found) != 0) & self.attacker.published
            self.keep(found, goal, hidden)
        return hidden

    def keep(self, found: NDArray[np.float64], goal: Goal, hidden: Cells) -> bool:
        deviation = believed(self.system, found, hidden)
        if deviation is None or not reaches(deviation, goal):
            return False
        self.evidence.add(deviation)
        return True

    def pruned(self, hidden: Cells) -> Cells:
        """Shows again, the greatest loss first, each companion without which every goal is still reached."""
        companions = np.flatnonzero(hidden & ~self.must)
        for cell in companions[np.argsort(-self.weights[companions], kind="stable")]:
            if not self.has_time:
                break
            fewer = hidden.copy()
            fewer[cell] = False
            if self.is_enough(fewer, self.evidence.lacking(self.goals, hidden)):
                hidden = fewer
        return hidden

    def is_enough(self, hidden: Cells, out_of_reach: Sequence[Goal]) -> bool:
        self.attacker.see(hidden)
        given_up = set(out_of_reach)
        return all(
            self.is_reached(goal, hidden) for goal in self.evidence.lacking(self.goals, hidden) if goal not in given_up
        )

    def is_reached(self, goal: Goal, hidden: Cells) -> bool:
        """The attacker sees all but `hidden` already."""
        distance, found = self.attacker.reach(goal)
        if distance < goal.distance - ENOUGH:
            return False
        if self.keep(found, goal, hidden):
            return True
        whole = self.attacker.reach_in_whole_numbers(goal)
        return whole is not None and self.keep(whole, goal, hidden)

    def improved(self, best: Cells, at_least: int) -> tuple[Cells, int]:
        """Each answer of the master is a lower bound, and completed a pattern that may be better than the best."""
        master = Master(self.weights, fixed=self.must | ~self.attacker.published)
        out_of_reach = set(self.evidence.lacking(self.goals, best))
        while self.has_time and (answer := master.solve(self.until - time.monotonic())) is not None:
            at_least = max(at_least, answer.at_least)
            hidden = answer.hidden & self.attacker.published
            missed = self.learn(master, hidden, out_of_reach)
            candidate = self.pruned(self.completed(hidden)) if missed or not self.has_time else hidden
            best = min(best, candidate, key=self.lost)
            if at_least >= self.lost(best):
                break
        return best, at_least

    def learn(self, master: Master, hidden: Cells, out_of_reach: set[Goal]) -> int:
        """Tells the master what each goal it misses needs; returns how many it misses."""
        self.attacker.see(hidden)
        missed = 0
        for goal in self.evidence.lacking(self.goals, hidden):
            if goal in out_of_reach or not self.has_time or self.is_reached(goal, hidden):
                continue
            missed += 1
            master.add(self.needed(goal), goal.distance, hidden=hidden)
        return missed

    def needed(self, goal: Goal) -> NDArray[np.float64]:
        """By duality of the last `reach`: how much each cell, if hidden, can at most help towards the goal."""
        prices = np.zeros(self.attacker.count)
        prices[goal.cell] = -goal.direction
        for (factors, _, _), price in zip(self.attacker.rows, self.attacker.prices, strict=True):
            for cell, factor in factors.items():
                prices[cell] -= factor * price
        prices[np.abs(prices) < ENOUGH] = 0.0
        down, up = self.attacker.values.astype(np.float64), np.full(self.attacker.count, highspy.kHighsInf)
        up[goal.cell], down[goal.cell] = goal.distance, min(down[goal.cell], goal.distance)
        helps = np.zeros(self.attacker.count)
        helps[prices > 0] = prices[prices > 0] * down[prices > 0]
        helps[prices < 0] = -prices[prices < 0] * up[prices < 0]
        return helps


def protect(system: System, rule: Rule, *, seconds: float) -> Pattern:
    """What to hide. Whether it is enough, the audit says."""
    return Search(system, rule, time.monotonic() + seconds).run()
