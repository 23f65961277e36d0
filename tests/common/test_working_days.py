from datetime import date

import pytest

from common.working_days import is_working_day, working_days_after


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
def test_five_working_days_after(sent: str, due: str) -> None:
    assert working_days_after(date.fromisoformat(sent), 5) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [("2026-03-02", True), ("2026-03-07", False), ("2026-03-08", False), ("2026-12-06", False), ("2026-12-24", False)],
)
def test_weekends_and_holidays_are_no_working_days(day: str, is_one: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is is_one
