"""The audit: for each sensitive cell a table in whole numbers must be found at either end of what it has to reach.

It starts from nothing: not the search's evidence, only what is shown. The tables that it finds are the proof, and each
is checked by the system's own arithmetic; a cell without both is said, and its table is not shown.
"""

from dataclasses import dataclass

import numpy as np

from reporting.protection.rule import Rule
from reporting.protection.solving.attacker import Attacker, Deviation, Goal, believed, goals_of, reaches
from reporting.protection.solving.evidence import Evidence
from reporting.protection.system import System


@dataclass(frozen=True, slots=True)
class Audit:
    goals: int
    failed: tuple[int, ...]
    """Sensitive cells that can be worked out too closely."""


def audit(system: System, rule: Rule, *, hidden: frozenset[int]) -> Audit:
    goals = goals_of(system, rule)
    attacker = Attacker(system)
    mask = np.zeros(attacker.count, dtype=bool)
    mask[list(hidden)] = True
    attacker.see(mask)
    evidence = Evidence(attacker.published)
    failed = set()
    for goal in goals:
        if not evidence.proves(goal, mask):
            proof = proof_of(attacker, goal, mask)
            if proof is None:
                failed.add(goal.cell)
            else:
                evidence.add(proof)
    return Audit(len(goals), tuple(sorted(failed)))


def proof_of(attacker: Attacker, goal: Goal, hidden: np.typing.NDArray[np.bool_]) -> Deviation | None:
    """First by the quick linear program, whose answer is often whole; then by the integer program."""
    _, found = attacker.reach(goal)
    proof = believed(attacker.system, found, hidden)
    if proof is not None and reaches(proof, goal):
        return proof
    whole = attacker.reach_in_whole_numbers(goal)
    proof = None if whole is None else believed(attacker.system, whole, hidden)
    return proof if proof is not None and reaches(proof, goal) else None
