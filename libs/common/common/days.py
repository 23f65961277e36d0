"""Days as people in Finland live them."""

from datetime import UTC, date, datetime
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


def refuse_future(day: date) -> date:
    if day > today():
        raise PydanticCustomError("day_in_future", "The day is in the future")
    return day


PastDay = Annotated[date, AfterValidator(refuse_future)]
"""A day that has come: today in Finland, or earlier."""
