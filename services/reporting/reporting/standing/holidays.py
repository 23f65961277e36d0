"""Public holidays as rows, so that working days are counted where the facts are."""

from datetime import date, timedelta
from typing import Final

from common.working_days import SATURDAY, is_working_day

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""Wider than any fact: a referral from before or after would be counted as if there were no holidays."""


def weekdays_off() -> list[date]:
    every = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    return [day for day in every if day.weekday() < SATURDAY and not is_working_day(day)]


WEEKDAYS_OFF: Final = f"select unnest('{{{','.join(map(str, weekdays_off()))}}}'::date[])"
"""SQL: one day a row."""
