"""What the cells of one row must be together."""

from collections.abc import Iterator

from rinnalla.importing.cells import Value, birth_date_of
from rinnalla.importing.refusals import Problem

Cells = dict[str, Value]


def nothing(cells: Cells) -> Iterator[Problem]:
    yield from ()


def client(cells: Cells) -> Iterator[Problem]:
    if cells["hetu"]:
        if cells["no_hetu_reason"]:
            yield Problem("no_hetu_reason", "a reason although there is a hetu", "empty when there is a hetu")
        if cells["birth_date"] and cells["birth_date"] != birth_date_of(str(cells["hetu"])).isoformat():
            yield Problem("birth_date", "is another day than in the hetu", "the day of the hetu, or empty")
        return
    if not cells["birth_date"]:
        yield Problem("birth_date", "is empty and so is hetu", "a hetu, or a birth date and a reason")
    if not cells["no_hetu_reason"]:
        yield Problem("no_hetu_reason", "is empty and so is hetu", "a hetu, or a birth date and a reason")


def referral(cells: Cells) -> Iterator[Problem]:
    if cells["accepted_on"] and cells["declined_on"]:
        yield Problem("declined_on", "is filled and so is accepted_on", "one of the two")
    if bool(cells["declined_on"]) != bool(cells["reason"]):
        empty, filled = ("reason", "declined_on") if cells["declined_on"] else ("declined_on", "reason")
        yield Problem(empty, f"is empty although {filled} is filled", "both declined_on and reason, or neither")
    if cells["handed_over_on"] and not cells["accepted_on"]:
        yield Problem("accepted_on", "is empty although handed_over_on is filled", "the day of acceptance")
    yield from in_order(cells, "submitted_on", "accepted_on")
    yield from in_order(cells, "submitted_on", "declined_on")
    yield from in_order(cells, "accepted_on", "handed_over_on")


def coaching(cells: Cells) -> Iterator[Problem]:
    if bool(cells["ended_on"]) != bool(cells["end_reason"]):
        empty, filled = ("end_reason", "ended_on") if cells["ended_on"] else ("ended_on", "end_reason")
        yield Problem(empty, f"is empty although {filled} is filled", "both ended_on and end_reason, or neither")
    yield from in_order(cells, "started_on", "ended_on")


def lasting(cells: Cells) -> Iterator[Problem]:
    yield from in_order(cells, "started_on", "ended_on")


def in_order(cells: Cells, first: str, second: str) -> Iterator[Problem]:
    # ISO days sort as text.
    if cells[first] and cells[second] and str(cells[second]) < str(cells[first]):
        yield Problem(second, f"is before {first}", f"{first} or a later day")
