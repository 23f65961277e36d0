"""Days on which an office works."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

PUBLIC_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2021-05-13",
        "2021-06-25",
        "2021-12-06",
        "2021-12-24",
        "2022-01-06",
        "2022-04-15",
        "2022-04-18",
        "2022-05-26",
        "2022-06-24",
    )
)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in PUBLIC_HOLIDAYS


def working_days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if is_working_day(day):
            yield day


def spread(count: int, first: date, last: date) -> list[date]:
    """So many working days, evenly from the first to the last."""
    days = list(working_days(first, last))
    return [days[position * len(days) // count] for position in range(count)]


def some_day(random: Random, first: date, last: date) -> date:
    """A working day between the two; the first day as it is when none lies between."""
    days = list(working_days(first, last))
    return days[int(random.random() * len(days))] if days else first


def working_day_before(day: date, working_days_earlier: int) -> date:
    while working_days_earlier > 0 or not is_working_day(day):
        day -= timedelta(days=1)
        working_days_earlier -= is_working_day(day)
    return day
