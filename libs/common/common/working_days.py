"""When an answer is due: working days as they are in Finland."""

from datetime import date, timedelta

import holidays

SATURDAY = 5
HOLIDAYS = holidays.country_holidays("FI")
"""Midsummer Eve and Christmas Eve among them."""


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in HOLIDAYS


def working_days_after(start: date, count: int) -> date:
    """The count-th working day after the day itself."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
