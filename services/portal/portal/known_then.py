"""Up to when figures hold everything, and figures as they were known when a day ended."""

from datetime import datetime, timedelta

from common.days import end_of, now, today
from portal.backends import Refused
from portal.formats import as_day
from portal.forms import Form

KNOWN_ON = "known_on"
BEHIND = timedelta(minutes=1)
"""Reporting looks every second whether it has everything."""


def is_behind(complete_until: str | None) -> bool:
    """What was recorded lately may be missing; None: it is not known yet whether anything is."""
    return complete_until is None or now() - datetime.fromisoformat(complete_until) > BEHIND


def known_at(form: Form) -> str | None:
    """The moment that the typed day ended; None without one, and today, which has not."""
    typed = form.day(KNOWN_ON)
    return None if typed is None or typed == str(today()) else end_of(as_day(typed)).isoformat()


def take(form: Form, refused: Refused) -> None:
    """The service speaks of the moment, the page of the day."""
    form.take(refused)
    form.move_error("known_at", to=KNOWN_ON)
