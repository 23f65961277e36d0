"""Tiny tables, and an attacker who tries out every table there is: shares nothing with the solver."""

from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import strategies as st

from reporting.protection.rule import Rule
from reporting.protection.system import Cell, Equation, Ratio, Reason, System, Table

RULE = Rule(k=3)
TOP = 16
"""No count in these tables, and none the attacker tries, is greater. Far above what protection needs: 6 + k - 1."""


def small(count: int, reason: Reason) -> Reason | None:
    return reason if RULE.is_small(count) else None


def two_by_two(counts: tuple[int, int, int, int], *, twice: int = 0) -> System:
    """Rows × areas with all margins. `twice`: so many more in the areas of the first row than in its margin."""
    a, b, c, d = counts
    values = [a, b, max(a + b - twice, 0), c, d, c + d, a + c, b + d]
    values.append(values[2] + values[5])
    cells = tuple(
        Cell(value, weight, small(value, "primary"))
        for value, weight in zip(values, (10, 10, 20, 10, 10, 20, 20, 20, 40), strict=True)
    )
    sums = [((0, 1, 2)), (3, 4, 5), (0, 3, 6), (1, 4, 7), (2, 5, 8)]
    return System(cells, tuple(balance(cells, *three) for three in sums))


def with_shares(counts: tuple[int, int, int, int]) -> System:
    """Employed of clients in two areas and together, with the complements: those not employed are published nowhere."""
    first, of_first, second, of_second = counts
    wholes = [first + of_first, second + of_second]
    parts = [first, second]
    published = [*parts, sum(parts), *wholes, sum(wholes)]
    rest = [whole - part for part, whole in zip(published[:3], published[3:], strict=True)]
    cells = tuple(
        Cell(value, weight, reason)
        for value, weight, reason in (
            *((value, 10, small(value, "primary")) for value in published),
            *((value, 0, small(value, "complement")) for value in rest),
        )
    )
    sums = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 6, 3), (1, 7, 4), (2, 8, 5)]
    return System(cells, tuple(balance(cells, *three) for three in sums))


def balance(cells: tuple[Cell, ...], one: int, other: int, both: int) -> Equation:
    """What is counted twice is known to the attacker: the difference stays."""
    total = cells[one].value + cells[other].value - cells[both].value
    return Equation(((one, 1), (other, 1), (both, -1)), total)


def tables(system: System, hidden: frozenset[int]) -> Iterator[Table]:
    """Every table up to TOP that agrees with what is shown, found by trying: free cells one by one, sums followed."""
    unknown = [n for n, cell in enumerate(system.cells) if n in hidden or not cell.is_published]
    free: list[int] = []
    for cell in unknown:
        if not follows(system, free, unknown, cell):
            free.append(cell)
    for tried in product(range(TOP + 1), repeat=len(free)):
        known: list[int | None] = [None if n in unknown else cell.value for n, cell in enumerate(system.cells)]
        for cell, value in zip(free, tried, strict=True):
            known[cell] = value
        filled = followed(system, known)
        if filled is not None and system.could_be(filled, hidden=hidden):
            yield filled


def follows(system: System, free: list[int], unknown: list[int], cell: int) -> bool:
    """Whether the sums give the cell once the free ones are known."""
    known: list[int | None] = [None if n in unknown and n not in free else 0 for n in range(len(system.cells))]
    spread(system, known)
    return known[cell] is not None


def followed(system: System, known: list[int | None]) -> list[int] | None:
    spread(system, known)
    filled = [value for value in known if value is not None]
    return filled if len(filled) == len(known) else None


def spread(system: System, known: list[int | None]) -> None:
    is_new = True
    while is_new:
        is_new = False
        for equation in system.equations:
            missing = [(cell, factor) for cell, factor in equation.terms if known[cell] is None]
            if len(missing) == 1:
                cell, factor = missing[0]
                rest = sum(factor * (known[other] or 0) for other, factor in equation.terms if other != cell)
                known[cell] = (equation.total - rest) * factor
                is_new = True


def is_blind(system: System, hidden: frozenset[int], possible: Sequence[Table] | None = None) -> bool:
    """Whether each sensitive cell may be as far off as the rule demands, in both directions."""
    found = possible or list(tables(system, hidden))
    for index in system.sensitive:
        truth = system.cells[index].value
        reached = [table[index] for table in found]
        if min(reached) > max(0, truth - RULE.k + 1) or max(reached) < truth + RULE.k - 1:
            return False
    return True


counts = st.tuples(*[st.integers(0, 6)] * 4)
systems = st.one_of(
    counts.map(two_by_two),
    st.builds(lambda four: two_by_two(four, twice=1), counts.filter(lambda four: four[0] + four[1] > 0)),
    counts.map(with_shares),
)


def ratio_of(system: System, part: int, whole: int, *, times: int) -> Ratio:
    top, bottom = system.cells[part].value, system.cells[whole].value
    return Ratio(part, whole, times, (2 * times * top + bottom) // (2 * bottom))
