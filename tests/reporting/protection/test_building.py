"""The rule, the fixed list and what an attacker is taken to know of it; no database."""

from collections.abc import Mapping
from typing import Any

import pytest

from reporting.protection.building import Built, Spot, build, is_of_one_moment
from reporting.protection.rule import Rule
from reporting.protection.system import Cell
from reporting.protection.tables import AT_MOST, CLIENTS, LINES, OF_STAFF, SOURCE_LINES, SUMMARIES, SUMS, TABLES
from reporting.protection.tables.coaching import AT_RISK, CONTRACTS, EMPLOYED, LEFT, LEFT_BY, OUT_OF_WORK
from reporting.protection.tables.progress import RATED
from reporting.protection.tables.referrals import ANSWERS_BY_LENGTH, WITHIN_PROMISE, promise
from reporting.registry import REPORTS
from tests.reporting.protection.regions import Region

RULE = Rule(k=5)


def built(counts: Mapping[Spot, int], **more: Any) -> Built:
    places = sorted({place for _, place in counts} - {"all"})
    return build(counts, rule=RULE, margins={"all": places}, **more)


def cell(of: Built, *spot: str) -> Cell:
    return of.system.cells[of.spots.index((spot[0], spot[1]))]


@pytest.mark.parametrize(("count", "is_small"), [(0, False), (1, True), (4, True), (5, False)])
def test_counts_of_one_to_k_minus_one_are_small_and_zero_is_not(count: int, is_small: bool) -> None:
    assert RULE.is_small(count) == is_small


@pytest.mark.parametrize(
    ("part", "whole", "is_allowed"),
    [(5, 10, True), (0, 10, True), (10, 10, True), (5, 9, False), (4, 10, False), (6, 10, False), (7, 70, True)],
)
def test_a_quotient_stands_on_2k_and_on_no_small_count(part: int, whole: int, is_allowed: bool) -> None:
    assert RULE.allows_quotient(part, whole) == is_allowed


def test_employments_are_no_share_of_clients_and_have_no_rest() -> None:
    assert RULE.allows_quotient(12, 14, is_share=False)


@pytest.mark.parametrize(("persons", "is_allowed"), [(4, False), (5, True)])
def test_a_median_stands_on_k_persons(persons: int, is_allowed: bool) -> None:
    assert RULE.allows_summary(persons) == is_allowed


def test_a_small_rest_hides_the_count_and_is_a_cell_of_its_own() -> None:
    """19 of 20 are employed: the one who is not stands in no table, and must not be worked out either."""
    of = built({(CLIENTS, "698"): 20, (EMPLOYED, "698"): 19, (CLIENTS, "all"): 20, (EMPLOYED, "all"): 19})

    assert cell(of, EMPLOYED, "698").reason == "complement"
    assert rests(of) == [(1, "complement"), (1, "complement")]


@pytest.mark.parametrize(("shown", "reason"), [([20], None), ([15], None), ([16], "changed"), ([15, 21], "changed")])
def test_a_small_change_since_it_was_shown_hides_a_count(shown: list[int], reason: str | None) -> None:
    of = built({(CLIENTS, "698"): 20, (CLIENTS, "all"): 20}, last_shown=[{(CLIENTS, "698"): one} for one in shown])

    assert cell(of, CLIENTS, "698").reason == reason


def test_a_count_whose_persons_are_told_anew_goes_as_one_that_changed() -> None:
    of = built({(RATED, "698"): 20, (RATED, "all"): 20}, changed={(RATED, "698")})

    assert (cell(of, RATED, "698").reason, cell(of, RATED, "all").reason) == ("changed", None)


def rests(of: Built) -> list[tuple[int, str | None]]:
    return [(one.value, one.reason) for one in of.system.cells if not one.is_published]


def test_who_was_in_work_at_entry_and_found_none_is_protected_though_no_table_has_them() -> None:
    """Thirty came, ten of them in work; fifteen are employed, seven of those ten: three are left."""
    lines = {CLIENTS: 30, EMPLOYED: 15, OUT_OF_WORK[0]: 20, OUT_OF_WORK[1]: 8}

    of = built({(line, "698"): count for line, count in lines.items()})

    assert (3, "complement") in rests(of)


def test_jobs_still_held_that_began_between_two_of_the_steps_are_protected_too() -> None:
    """Of thirty five were left and five began of late; of the twenty held for 13 weeks two have not been for 26."""
    lines = {EMPLOYED: 30, LEFT: 5, LEFT_BY[0]: 5, LEFT_BY[1]: 5, AT_RISK[0]: 20, AT_RISK[1]: 18}

    of = built({(line, "698"): count for line, count in lines.items()})

    assert (2, "complement") in rests(of)


def test_and_those_held_longer_than_the_last_step() -> None:
    """Left were ten, five of them in the first year; of the eight held for so long three are still."""
    lines = {EMPLOYED: 30, LEFT: 10, LEFT_BY[2]: 5, AT_RISK[2]: 8}

    of = built({(line, "698"): count for line, count in lines.items()})

    assert (3, "complement") in rests(of)


def test_a_person_coached_in_two_places_is_known_to_be_counted_twice() -> None:
    of = built({(CLIENTS, "320"): 8, (CLIENTS, "698"): 9, (CLIENTS, "all"): 16})

    [equation] = of.system.equations
    assert equation.total == 1
    assert equation.holds(of.system.truth)


def test_both_of_two_hierarchies_that_are_not_nested_are_margins() -> None:
    region = Region(6, clients=20, areas=2)

    of = build(region.counts(CLIENTS), rule=RULE, margins=region.margins)

    inside = [len(equation.terms) - 1 for equation in of.system.equations]
    assert sorted(inside) == [3, 3, 6]


def test_the_truth_is_a_table_that_could_be_true() -> None:
    region = Region(8, clients=25, areas=3)

    of = build(region.counts(), rule=RULE, margins=region.margins)

    assert of.system.could_be(of.system.truth, hidden=frozenset())


def test_a_total_and_a_count_with_more_figures_are_dearer_to_hide_and_zero_is_cheaper() -> None:
    of = built(
        {
            (line, place): n
            for line in (CLIENTS, CONTRACTS, SOURCE_LINES[0])
            for place, n in (("1", 0), ("2", 9), ("all", 9))
        }
    )

    weights = {spot: of.system.cells[n].weight for n, spot in enumerate(of.spots)}
    assert weights[SOURCE_LINES[0], "1"] < weights[SOURCE_LINES[0], "2"] < weights[SOURCE_LINES[0], "all"]
    assert weights[SOURCE_LINES[0], "2"] < weights[CLIENTS, "2"]


def test_reports_counted_at_two_moments_are_noticed() -> None:
    counts = Region(3, clients=10).counts()

    assert is_of_one_moment(counts)
    assert not is_of_one_moment(counts | {(CLIENTS, "001"): counts[CLIENTS, "001"] + 1})


def test_every_protected_table_is_a_report_and_every_figure_of_it_is_accounted_for() -> None:
    for name, table in TABLES.items():
        fields = REPORTS[name].row.model_fields
        figures = {
            field for field in fields if field not in ("municipality", "group", table.line_by, table.says_whole_in)
        }
        quotients, summaries = table.quotients, table.summaries
        assert figures == {*table.counts, *(one.figure for one in quotients), *(one.figure for one in summaries)}


def test_every_line_that_is_named_is_counted_somewhere() -> None:
    named = {line for whole in SUMS for line in (whole.whole, *whole.parts)}
    compared = {line for one in (*AT_MOST, *promise(7)) for line in (*one.less, *one.more)}
    told_of = {line for one in SUMMARIES for line in (one.persons, *one.beside, *(at for _, at in one.reached))}

    assert named | compared | told_of <= set(LINES)
    assert len(LINES) == len(set(LINES))


def test_every_report_is_protected_or_it_is_said_why_not() -> None:
    unsaid = [name for name, kind in REPORTS.items() if name not in (*TABLES, *OF_STAFF) and not kind.is_of_a_period]

    assert unsaid == []
    assert not set(OF_STAFF) & set(TABLES)


def test_what_is_promised_to_referrers_lies_between_two_lengths_or_is_one_of_them() -> None:
    """At five working days, a week, the two counts say the same: hiding one of them hides nothing."""
    week, two_weeks, *_ = ANSWERS_BY_LENGTH

    assert [(one.less, one.more) for one in promise(5)] == [((week,), (WITHIN_PROMISE,)), ((WITHIN_PROMISE,), (week,))]
    assert [(one.less, one.more) for one in promise(7)] == [
        ((week,), (WITHIN_PROMISE,)),
        ((WITHIN_PROMISE,), (week, two_weeks)),
    ]
    assert [(one.less, one.more) for one in promise(3)] == [((WITHIN_PROMISE,), (week,))]


def test_the_difference_of_what_is_promised_and_a_week_is_hidden_when_it_is_small() -> None:
    counts = {(ANSWERS_BY_LENGTH[0], "all"): 20, (WITHIN_PROMISE, "all"): 22}

    of = built(counts, known=promise(7))

    assert rests(of) == [(2, "complement")]
