"""Figures as they were known when a day ended: what was recorded later is not in them."""

from common.days import end_of, today
from portal.backends import Refused
from portal.formats import as_day
from portal.forms import Form

KNOWN_ON = "known_on"


def known_at(form: Form) -> str | None:
    """The moment that the typed day ended; None without one, and today, which has not."""
    typed = form.day(KNOWN_ON)
    return None if typed is None or typed == str(today()) else end_of(as_day(typed)).isoformat()


def take(form: Form, refused: Refused) -> None:
    """The service speaks of the moment, the page of the day."""
    form.take(refused)
    form.move_error("known_at", to=KNOWN_ON)
