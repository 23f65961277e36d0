"""Medians of counted values, and the survival curve by a worked example."""

from collections import Counter
from fractions import Fraction

import pytest

from reporting.figures.retention import Curve
from reporting.queries.spreads import at_most, median

# Left after 6, 6, 6, 7, 10, 13, 16, 22 and 23 weeks, the rest still held: the 6-MP arm of Freireich et al., 1963.
LEFT = Counter({6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1})
HELD = Counter([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])


def test_the_curve_is_the_one_of_the_textbook() -> None:
    steps = [(step.days, step.at_risk, step.left, round(float(step.share), 3)) for step in Curve(LEFT, HELD).steps()]

    assert steps == [
        *((6, 21, 3, 0.857), (7, 17, 1, 0.807), (10, 15, 1, 0.753), (13, 12, 1, 0.690)),
        *((16, 11, 1, 0.627), (22, 7, 1, 0.538), (23, 6, 1, 0.448)),
    ]
    assert Curve(LEFT, HELD).median() == 23


def test_a_share_is_known_only_as_long_as_somebody_was_watched_or_all_had_left() -> None:
    assert Curve(LEFT, HELD).share_after(36) is None
    assert Curve(Counter({5: 2}), Counter()).share_after(36) == 0
    assert Curve(Counter(), Counter({40: 1})).share_after(36) == Fraction(1)


@pytest.mark.parametrize(
    ("spread", "middle"),
    [({"3": 1}, "3.0"), ({"2": 1, "10": 1}, "6.0"), ({"2": 1, "3": 1}, "2.5"), ({"9": 3, "10": 2}, "9.0")],
)
def test_a_median_is_of_numbers_not_of_texts(spread: dict[str, int], middle: str) -> None:
    assert str(median(Counter(spread))) == middle


def test_of_nothing_there_is_no_median() -> None:
    assert median(Counter()) is None
    assert at_most(Counter(), 5) == 0
