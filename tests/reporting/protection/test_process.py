"""The solver's process: all tables of a region in, an audited pattern out; what cannot be protected is hidden whole."""

import sys

import pytest

from reporting.protection.building import Built, build
from reporting.protection.messages import Solved, Work
from reporting.protection.rule import Rule
from reporting.protection.solver import SolverFailed, solve
from reporting.protection.solving import __main__ as process
from reporting.protection.solving.audit import audit
from reporting.protection.solving.pattern import Pattern
from reporting.protection.tables import CLIENTS, SOURCE_LINES
from reporting.protection.tables.coaching import EMPLOYED
from tests.reporting.protection.regions import KNOWN, Region

RULE = Rule(k=5)


@pytest.fixture
def built() -> Built:
    region = Region(4, clients=30, areas=2, seed=3)
    return build(region.counts(), rule=RULE, margins=region.margins, known=KNOWN)


def work(built: Built, *, seconds: float = 1) -> Work:
    return Work(built.system, built.groups, RULE, seconds)


async def test_a_region_goes_to_the_process_and_an_audited_pattern_comes_back(built: Built) -> None:
    solved = await solve(work(built))

    must = {n for n in built.system.sensitive if built.system.cells[n].is_published}
    assert must < set(solved.hidden)
    assert len(solved.hidden) < len(built.spots), "not everything is hidden"
    assert (solved.failed, solved.withheld) == ([], [])
    assert solved.at_least <= solved.lost == sum(built.system.cells[cell].weight for cell in solved.hidden)
    assert audit(built.system, RULE, hidden=frozenset(solved.hidden)).failed == ()


def test_no_companion_is_hidden_for_nothing() -> None:
    """With time enough, as there is for fewer tables: each one that is shown again gives something away."""
    region = Region(4, clients=30, areas=2, seed=3)
    few = build(region.counts(CLIENTS, EMPLOYED, *SOURCE_LINES), rule=RULE, margins=region.margins)
    solved = process.solve(work(few, seconds=20))

    companions = [cell for cell in solved.hidden if not few.system.cells[cell].is_sensitive]
    assert companions
    for cell in companions:
        assert audit(few.system, RULE, hidden=frozenset(solved.hidden) - {cell}).failed


def test_what_fails_the_audit_takes_its_whole_table_with_it(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the search had forgotten the companions."""
    must = frozenset(n for n in built.system.sensitive if built.system.cells[n].is_published)
    monkeypatch.setattr(process, "protect", lambda *_, **__: Pattern(must, 0, 0))

    solved = process.solve(work(built))

    assert solved.withheld
    assert solved.failed == []
    for cell, group in enumerate(built.groups):
        assert group not in solved.withheld or cell in solved.hidden


def test_work_and_answer_survive_their_messages(built: Built) -> None:
    sent, answered = work(built), Solved([1, 2], 30, 20, [3], [], 8)

    assert Work.from_json(sent.to_json()) == sent
    assert Solved.from_json(answered.to_json()) == answered


async def test_a_process_that_ends_badly_is_said(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(SolverFailed):
        await solve(work(built))
