"""Medians, means and steps of survival curves: with whom they are shown, and what a median says of counts."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.working_days import is_working_day
from reporting.figures.waiting_times import WORKING_DAYS
from reporting.protection.rule import Rule
from reporting.protection.summaries import kept, rated_anew
from reporting.protection.tables import LINES, SUMMARIES
from reporting.protection.tables.coaching import AT_RISK, EMPLOYED, LEFT, LEFT_BY
from reporting.protection.tables.progress import RATED
from reporting.protection.tables.referrals import (
    ACCEPTED,
    ANSWERED,
    ANSWERS_BY_LENGTH,
    STARTED,
    STARTS_BY_LENGTH,
    WITHIN_CALENDAR_DAYS,
)
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


@pytest.mark.parametrize("earlier", [LEFT_BY[0], AT_RISK[0]])
def test_a_later_step_goes_with_those_who_had_left_or_were_watched_before(earlier: str) -> None:
    """In what order jobs were left and ceased to be watched shows in the step, so it says something of them."""
    assert shown("retention.percent_26", "80.0", {earlier: "primary"}) == (None, "primary")


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


@pytest.mark.parametrize("days", ["3.0", "7.0", "7.5", "14.0", "20.0", "31.0", "40.0"])
@pytest.mark.parametrize("length", STARTS_BY_LENGTH)
def test_the_days_to_a_start_are_hidden_wherever_they_stand_or_nowhere(days: str, length: str) -> None:
    """The way from referral to work has the same median as the waiting times: neither may tell what the other hides."""
    hidden = {length: "primary"}

    assert shown("referral_funnel.days_to_started", days, hidden) == shown("waiting_times.days_to_start", days, hidden)


def test_the_days_to_an_acceptance_go_with_the_answers_by_length() -> None:
    """Half were accepted within seven days: so as many referrals were answered within five working days."""
    found = [shown("referral_funnel.days_to_accepted", "7.0", {length: "primary"}) for length in ANSWERS_BY_LENGTH]

    assert found == [(None, "primary"), (70, None), (70, None), (70, None)]


@given(sent_on=st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_so_many_days_have_no_more_working_days_than_the_length(sent_on: date) -> None:
    for days, most in zip(WITHIN_CALENDAR_DAYS, WORKING_DAYS, strict=True):
        assert sum(is_working_day(sent_on + timedelta(days=1 + passed)) for passed in range(days)) <= most


MEAN = "self_assessment_change.skills_change"


@pytest.mark.parametrize(
    ("then", "is_hidden"),
    [
        ({RATED: 12, MEAN: 50}, False),
        ({RATED: 12, MEAN: 58}, True),
        ({RATED: 20, MEAN: 58}, False),
        ({RATED: 12}, False),
    ],
)
def test_of_as_many_persons_as_before_another_mean_hides_how_many_they_are(
    then: Mapping[str, int], is_hidden: bool
) -> None:
    """Twelve rated themselves 0.50 better, and the month before 0.58: one who rated anew is told by the difference."""
    seen = [{(line, "698"): shown for line, shown in then.items()}, {(RATED, "320"): 12, (MEAN, "320"): 1}]

    found = rated_anew({(MEAN, "698"): Decimal("0.50")}, {(RATED, "698"): 12}, seen)

    assert found == ({(RATED, "698")} if is_hidden else set())


def test_count_and_mean_are_compared_with_those_of_the_same_edition() -> None:
    seen = [{(RATED, "698"): 12, (MEAN, "698"): 50}, {(RATED, "698"): 20, (MEAN, "698"): 80}]

    assert rated_anew({(MEAN, "698"): Decimal("0.50")}, {(RATED, "698"): 12}, seen) == set()
