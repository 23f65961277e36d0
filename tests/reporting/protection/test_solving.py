"""Against an attacker who tries every table: what the solver hides is enough, and what the audit says is true."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reporting.protection.rule import Rule
from reporting.protection.solving.audit import audit
from reporting.protection.solving.pattern import Pattern, protect
from reporting.protection.system import Cell, Equation, Ratio, System
from reporting.quotients import quotient
from tests.reporting.protection.tiny import RULE, is_blind, ratio_of, small, systems, two_by_two, with_shares

FEW = settings(max_examples=60, deadline=None)
LONG = 20.0
FAR = 61
"""At 1 of 12, shown as 0.08, a part of 3 needs a whole of 40."""


def published(system: System) -> list[int]:
    return [n for n, cell in enumerate(system.cells) if cell.is_published]


def lost(system: System, hidden: frozenset[int]) -> int:
    return sum(system.cells[cell].weight for cell in hidden)


def solved(system: System) -> Pattern:
    return protect(system, RULE, seconds=LONG)


@FEW
@given(system=systems)
def test_one_who_tries_every_table_works_out_no_small_count(system: System) -> None:
    pattern = solved(system)

    assert is_blind(system, pattern.hidden)
    assert audit(system, RULE, hidden=pattern.hidden).failed == ()


@FEW
@given(system=systems)
def test_no_pattern_that_is_enough_loses_less(system: System) -> None:
    pattern = solved(system)

    must = {cell for cell in system.sensitive if system.cells[cell].is_published}
    others = [cell for cell in published(system) if cell not in must]
    candidates = [frozenset(must | set(some)) for n in range(len(others) + 1) for some in combinations(others, n)]
    cheaper = [hidden for hidden in candidates if lost(system, hidden) < pattern.lost]
    assert pattern.lost == lost(system, pattern.hidden) == pattern.at_least
    assert not any(audit(system, RULE, hidden=hidden).failed == () for hidden in cheaper)


@FEW
@given(system=systems, data=st.data())
def test_the_audit_passes_exactly_what_trying_every_table_passes(system: System, data: st.DataObject) -> None:
    must = {cell for cell in system.sensitive if system.cells[cell].is_published}
    some = data.draw(st.sets(st.sampled_from(published(system)), max_size=4))
    hidden = frozenset(must | some)

    assert (audit(system, RULE, hidden=hidden).failed == ()) == is_blind(system, hidden)


@given(part=st.integers(0, 6), rest=st.integers(0, 6), times=st.sampled_from([100, 1000]))
def test_a_quotient_shown_of_hidden_counts_is_known_to_the_audit(part: int, rest: int, times: int) -> None:
    assume(part + rest > 0)
    cells = (Cell(part, 10, small(part, "primary")), Cell(part + rest, 10, small(part + rest, "primary")), Cell(rest))
    bare = System(cells, (Equation(((0, 1), (2, 1), (1, -1))),))
    known = System(bare.cells, bare.equations, (ratio_of(bare, 0, 1, times=times),))

    hidden = frozenset({0, 1})
    possible = [
        (one, whole, whole - one)
        for whole in range(FAR)
        for one in range(whole + 1)
        if known.could_be((one, whole, whole - one), hidden=hidden)
    ]
    assert (audit(known, RULE, hidden=hidden).failed == ()) == is_blind(known, hidden, possible)


def test_030_of_10_is_3() -> None:
    """Shown quotient and whole give the part away: the audit refuses."""
    clients, employed, rest = Cell(10, 10), Cell(3, 10, "primary"), Cell(7)
    sum_up = Equation(((1, 1), (2, 1), (0, -1)))
    share = Ratio.of(1, 0, Decimal("0.30"), times=100, step="0.01")

    hidden_part = audit(System((clients, employed, rest), (sum_up,)), Rule(5), hidden=frozenset({1}))
    with_quotient = audit(System((clients, employed, rest), (sum_up,), (share,)), Rule(5), hidden=frozenset({1}))
    with_both_hidden = audit(System((clients, employed, rest), (sum_up,), (share,)), Rule(5), hidden=frozenset({0, 1}))

    assert hidden_part.failed == ()
    assert with_quotient.failed == (1,)
    assert with_both_hidden.failed == (1,), "10 clients at least: 3 of them at 0.30"


@given(part=st.integers(0, 400), whole=st.integers(1, 400), other=st.integers(0, 400))
def test_the_interval_of_a_rounded_quotient_is_exact(part: int, whole: int, other: int) -> None:
    shown = quotient(part, whole)
    assert shown is not None
    ratio = Ratio.of(0, 1, shown, times=100, step="0.01")

    rounded = (Decimal(other) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert ratio.holds((part, whole))
    assert ratio.holds((other, whole)) == (rounded == shown)


def test_a_margin_that_is_shown_takes_a_companion_and_zeros_may_be_it() -> None:
    system = two_by_two((1, 0, 6, 6))

    pattern = solved(system)

    assert {0} < pattern.hidden
    assert is_blind(system, pattern.hidden)


def test_a_small_complement_hides_its_count() -> None:
    """5 of 6 are employed: the one who is not is in no table, and still nobody may count them."""
    system = with_shares((5, 1, 6, 6))

    pattern = solved(system)

    assert pattern.hidden & {0, 3}
    assert is_blind(system, pattern.hidden)


@pytest.mark.parametrize("small", [1, 2])
def test_nothing_small_is_hidden_where_nothing_is_small_and_the_smallest_is(small: int) -> None:
    assert solved(two_by_two((6, 6, 6, 6))).hidden == frozenset()
    assert 0 in solved(two_by_two((small, 6, 6, 6))).hidden
