"""Medians, means and steps of survival curves: with whom they are shown, and what a median says of counts."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.protection.rule import Rule
from reporting.protection.summaries import kept
from reporting.protection.tables import LINES, SUMMARIES
from reporting.protection.tables.coaching import AT_RISK, EMPLOYED, LEFT, LEFT_BY
from reporting.protection.tables.progress import RATED
from reporting.protection.tables.referrals import ACCEPTED, ANSWERED, ANSWERS_BY_LENGTH, STARTED
from reporting.queries.spreads import at_most, median

RULE = Rule(k=5)
MEDIAN_OF_JOBS, STEP_13 = "retention.median_days", "retention.percent_13"


def shown(
    line: str,
    value: str | None,
    hidden: Mapping[str, str] | None = None,
    counts: Mapping[str, int] | None = None,
) -> tuple[int | None, str | None] | None:
    """What is kept of a summary, where everybody else is many; none when nothing is kept."""
    many = {(name, "698"): 50 for name in LINES} | {(name, "698"): n for name, n in (counts or {}).items()}
    why_hidden = {(name, "698"): why for name, why in (hidden or {}).items()}
    values = {(line, "698"): None if value is None else Decimal(value)}
    rows = {row["line"]: row for row in kept(values, many, why_hidden, RULE)}
    return (rows[line]["shown"], rows[line]["reason"]) if line in rows else None  # type: ignore[return-value]


def test_a_median_is_kept_in_tenths_and_a_mean_in_hundredths() -> None:
    assert shown("waiting_times.days_to_answer", "12.5") == (125, None)
    assert shown("self_assessment_change.skills_change", "-0.33") == (-33, None)


@pytest.mark.parametrize(("persons", "is_shown"), [(4, False), (5, True)])
@pytest.mark.parametrize(
    ("line", "of"),
    [
        ("referral_funnel.days_to_accepted", ACCEPTED),
        ("waiting_times.days_to_answer", ANSWERED),
        ("waiting_times.days_to_start", STARTED),
        ("self_assessment_change.situation_change", RATED),
        (STEP_13, AT_RISK[0]),
    ],
)
def test_it_stands_on_k_persons(line: str, of: str, persons: int, is_shown: bool) -> None:
    found = shown(line, "3.0", counts={of: persons})

    assert found == ((300 if line.startswith("self") else 30, None) if is_shown else (None, "too_few"))


@pytest.mark.parametrize("summary", SUMMARIES, ids=lambda summary: summary.line)
@pytest.mark.parametrize("value", ["3", None])
def test_it_goes_with_the_count_of_its_persons_also_where_there_is_none(summary: Any, value: str | None) -> None:
    """Of nobody there is no median: where the count is hidden, that there is none would tell it."""
    assert shown(summary.line, value, {summary.persons: "primary"}) == (None, "primary")


def test_where_nobody_is_and_that_may_be_seen_nothing_is_kept() -> None:
    assert shown("waiting_times.days_to_answer", None, counts={ANSWERED: 0}) is None


def test_a_step_of_the_curve_goes_with_those_who_had_left_by_then() -> None:
    assert shown(STEP_13, "90.0") == (900, None)
    assert shown(STEP_13, "90.0", {LEFT_BY[0]: "primary"}) == (None, "primary")
    assert shown(STEP_13, "90.0", {EMPLOYED: "companion"}) == (None, "companion")
    assert shown(STEP_13, "90.0", {LEFT_BY[1]: "primary"}) == (900, None), "of 26 weeks: a later step"


@pytest.mark.parametrize("beside", [LEFT, *LEFT_BY, *AT_RISK])
def test_the_median_of_the_curve_goes_with_every_count_beside_it(beside: str) -> None:
    assert shown(MEDIAN_OF_JOBS, "89", {beside: "changed"}) == (None, "changed")


@pytest.mark.parametrize(
    ("days", "expected"),
    [("89", (89, None)), ("91", (91, None)), ("92", (None, "too_few")), ("400", (None, "too_few"))],
)
def test_the_median_of_the_curve_stands_on_those_still_watched_then(
    days: str, expected: tuple[int | None, str | None]
) -> None:
    """Known are those watched for 13, 26 and 52 weeks: at least so many were watched until then."""
    watched = dict(zip(AT_RISK, (5, 4, 0), strict=True))

    assert shown(MEDIAN_OF_JOBS, days, counts=watched) == expected


@pytest.mark.parametrize(
    ("days", "tells_of"), [("3.0", 1), ("5.0", 1), ("5.5", 2), ("10.0", 2), ("22.0", 3), ("23.0", 4), ("80.0", 4)]
)
def test_a_median_goes_with_the_length_it_is_in_and_the_shorter_ones(days: str, tells_of: int) -> None:
    """A median of three days says that half came within a week: nothing of how many waited for more than a month."""
    line = "waiting_times.days_to_answer"
    found = [shown(line, days, {length: "primary"}) for length in ANSWERS_BY_LENGTH]

    told, untold = (None, "primary"), (int(Decimal(days) * 10), None)
    assert found == [told] * tells_of + [untold] * (4 - tells_of)


@given(waited=st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_what_a_median_says_of_any_length_follows_from_the_counts_it_goes_with(
    waited: list[int],
) -> None:
    """One who sees the median knows on which side of each limit half of them are; one who sees the counts knows too."""
    spread = Counter(map(str, waited))
    middle = median(spread)
    assert middle is not None
    [summary] = [one for one in SUMMARIES if one.persons == ANSWERED]
    seen = len(summary.tells_of(middle)) - 1

    for number, (limit, _) in enumerate(summary.lengths, start=1):
        within = at_most(spread, int(min(limit, 99)))
        said = 2 * within >= len(waited) if middle <= limit else 2 * within <= len(waited)
        assert said
        known = at_most(spread, int(min(summary.lengths[min(number, seen) - 1][0], 99)))
        assert number <= seen or 2 * known >= len(waited), "all longer ones follow from the last that is seen"
