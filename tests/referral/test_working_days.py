import pytest

from referral.working_days import working_days_after
from tests.referral.builders import day


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-03-02", "2026-03-09"),  # a Monday
        ("2026-03-07", "2026-03-13"),  # a Saturday
        ("2026-03-31", "2026-04-09"),  # over Good Friday and Easter Monday
        ("2026-06-17", "2026-06-25"),  # over Midsummer Eve
        ("2026-12-22", "2026-12-31"),  # over Christmas
    ],
)
def test_an_answer_is_due_in_five_working_days(sent: str, due: str) -> None:
    assert working_days_after(day(sent), 5) == day(due)
