"""Days as people in Finland live them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

FINLAND = ZoneInfo("Europe/Helsinki")


def now() -> datetime:
    """This instant, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Finland."""
    return datetime.now(FINLAND).date()


def end_of(day: date) -> datetime:
    """The midnight in Finland that ends it: 23, 24 or 25 hours after the one it began with."""
    return datetime.combine(day + timedelta(days=1), time(), FINLAND)


def refuse_future(day: date) -> date:
    if day > today():
        raise PydanticCustomError("day_in_future", "The day is in the future")
    return day


PastDay = Annotated[date, AfterValidator(refuse_future)]
"""A day that has come: today in Finland, or earlier."""
