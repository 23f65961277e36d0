"""Whom an analyst's evaluation tells of, also when it is subtracted from another of the same period."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from common.codes import Education
from reporting.cost_effectiveness.counting import Job, Participant
from reporting.cost_effectiveness.errors import TooFewPersons
from reporting.cost_effectiveness.few import refuse_to_tell_of_few
from reporting.cost_effectiveness.schemas import EXAMPLE, EnteredAssumptions
from reporting.protection.rule import Rule

RULE = Rule(k=5)
CAME, HIRED = date(2021, 5, 3), date(2021, 9, 1)
ANY: dict[str, Any] = EXAMPLE["rates"][0]


def those(
    count: int, education: Education | None = None, age_band: str | None = None, *, hours: str | None = "30"
) -> Iterator[Participant]:
    """Twice as many participants of a group, half of them at work."""
    job = Job(HIRED, None, None if hours is None else Decimal(hours))
    for number in range(2 * count):
        yield Participant(uuid4(), CAME, education, age_band, [job] if number < count else [])


def is_told(participants: list[Participant], *rates: dict[str, Any]) -> bool:
    entered = EXAMPLE | {"rates": [ANY, *(ANY | rate for rate in rates)]}
    try:
        refuse_to_tell_of_few(participants, EnteredAssumptions.model_validate(entered).assumptions(), RULE)
    except TooFewPersons:
        return False
    return True


@pytest.mark.parametrize(("count", "expected"), [(4, False), (5, True)])
def test_a_result_stands_on_k_at_work_and_k_who_are_not(count: int, expected: bool) -> None:
    assert is_told(list(those(count))) == expected


def test_the_few_of_one_education_are_what_the_others_leave_of_the_whole() -> None:
    """Each of the two may have a rate of its own; all less the one, less the other, would be three."""
    two, three = [*those(9, "basic"), *those(9, "upper_secondary")], list(those(3, "higher_tertiary"))

    assert is_told(two, {"education": "basic"})
    assert not is_told([*two, *three], {"education": "basic"})
    assert is_told([*two, *three]), "without rates by group nobody is told apart"
    assert is_told([*two, *three, *those(3)], {"education": "basic"}), "the few are six together"


def test_rates_by_both_leave_over_any_few_of_an_education_and_an_age() -> None:
    """A rate for all with basic education, then one for those under thirty among them: what is left are three."""
    young, others = [*those(9, "basic", "<30"), *those(9, "upper_secondary", "<30")], list(those(3, "basic", "60+"))
    by_both = {"education": "basic", "age_band": "<30"}

    assert is_told(young, by_both)
    assert not is_told([*young, *others], by_both)
    assert not is_told([*young, *others], {"education": "basic"}, {"age_band": "<30"})
    assert is_told([*young, *others], {"education": "basic"})


@pytest.mark.parametrize(("few", "many"), [("30", None), (None, "30")])
def test_what_is_assumed_of_unrecorded_hours_tells_of_no_few(few: str | None, many: str | None) -> None:
    """None assumed, and then many: the difference is what those few worked."""
    assert is_told([*those(9, hours=few), *those(9, hours=many)])
    assert not is_told([*those(3, hours=few), *those(9, hours=many)])
