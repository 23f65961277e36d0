"""One month end's tables, or any others: `Work` as JSON comes in, `Solved` as JSON goes out."""

import os
import sys

from reporting.protection.messages import Solved, Work
from reporting.protection.solving.audit import audit
from reporting.protection.solving.pattern import protect
from reporting.protection.system import System

BESIDE_OTHERS = 10
"""How far this process stands back: nobody waits for it."""


def solve(work: Work) -> Solved:
    """Hides, audits, and hides whole what fails, until nothing does or nothing is left to hide."""
    pattern = protect(work.system, work.rule, seconds=work.seconds)
    hidden, withheld = pattern.hidden, set[int]()
    found = audit(work.system, work.rule, hidden=hidden)
    while found.failed and (more := tables_of(work, found.failed) - withheld):
        withheld |= more
        hidden |= {cell for cell, group in enumerate(work.groups) if group in withheld}
        found = audit(work.system, work.rule, hidden=hidden)
    lost = sum(work.system.cells[cell].weight for cell in hidden)
    return Solved(sorted(hidden), lost, pattern.at_least, sorted(withheld), list(found.failed), found.goals)


def tables_of(work: Work, failed: tuple[int, ...]) -> set[int]:
    """Those of the cells; for one that is in no table, those of all that stand in an equation with it."""
    cells = set(failed) | {other for cell in failed for other in beside(work.system, cell)}
    return {work.groups[cell] for cell in cells if cell < len(work.groups)}


def beside(system: System, cell: int) -> list[int]:
    return [
        other
        for equation in system.equations
        if any(term == cell for term, _ in equation.terms)
        for other, _ in equation.terms
    ]


if __name__ == "__main__":
    os.nice(BESIDE_OTHERS)
    sys.stdout.buffer.write(solve(Work.from_json(sys.stdin.buffer.read())).to_json())
