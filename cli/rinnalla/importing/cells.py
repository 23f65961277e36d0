"""Reads one cell: text in, plain value out, or CellRefused saying what would be right."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import get_args

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu, ytunnus

from common.days import today
from rinnalla.importing.refusals import CellRefused

Value = str | bool | None
Reader = Callable[[str], Value]

LONGEST_KEY, LONGEST_NAME, LONGEST_PERSON_NAME = 200, 200, 100
CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
FIRST_ARTIFICIAL = 900


@dataclass(frozen=True)
class Region:
    """What is taken in depends on where: the region's municipalities, and artificial codes only outside production."""

    municipalities: frozenset[str]
    allow_artificial_identity_codes: bool


def short_text(longest: int) -> Reader:
    def read(text: str) -> str:
        if len(text) > longest:
            raise CellRefused(f"has {len(text)} characters", f"at most {longest} characters")
        if any(unicodedata.category(character).startswith("C") for character in text):
            raise CellRefused("has control characters", "plain text on one line")
        return unicodedata.normalize("NFC", text)

    return read


def key(text: str) -> str:
    """Keys are kept as they are and shown, which an identity code must never be."""
    if hetu.is_valid(text, allow_temporary=True):
        raise CellRefused("is a personal identity code", "a key of your own that tells nothing of the person")
    return str(short_text(LONGEST_KEY)(text))


name = short_text(LONGEST_NAME)


def person_name(text: str) -> str:
    composed = str(short_text(LONGEST_PERSON_NAME)(text))
    if not all(unicodedata.category(character)[0] in "LM" or character in "' .’-" for character in composed):
        raise CellRefused("is not a name", "letters, spaces, hyphens, apostrophes and full stops")
    return composed


def day(text: str) -> str:
    """A day that has come, ISO 8601."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise CellRefused("is not a day", "year-month-day, as in 2021-09-01")
    try:
        read = date.fromisoformat(text)
    except ValueError as error:
        raise CellRefused("is a day that no calendar has", "year-month-day, as in 2021-09-01") from error
    if read > today():
        raise CellRefused("is in the future", "a day that has come")
    return text


def boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise CellRefused("is neither true nor false", "true or false")
    return text == "true"


def one_of(codes: object) -> Reader:
    """One of the codes of a Literal."""
    known: Collection[str] = get_args(codes)

    def read(text: str) -> str:
        if text not in known:
            raise CellRefused("is not a code of this column", f"one of {', '.join(known)}")
        return text

    return read


def end_reason(reasons: object, details: object) -> Reader:
    """A reason; `discontinued` with its detail after a colon."""
    known = [reason for reason in get_args(reasons) if reason != "discontinued"]
    known += [f"discontinued:{detail}" for detail in get_args(details)]

    def read(text: str) -> str:
        if text not in known:
            raise CellRefused("is not a reason", f"one of {', '.join(known)}")
        return text

    return read


def municipality(region: Region) -> Reader:
    def read(text: str) -> str:
        if not re.fullmatch(r"[0-9]{3}", text):
            raise CellRefused("is not a municipality", "its three-digit code, as in 698")
        if text not in region.municipalities:
            raise CellRefused(
                "is a municipality of another region", f"one of {', '.join(sorted(region.municipalities))}"
            )
        return text

    return read


def number(smallest: str, largest: str, places: int) -> Reader:
    """A decimal number in its shortest writing, so that 20 and 20.0 are the same."""

    def read(text: str) -> str:
        right = f"a number from {smallest} to {largest} with at most {places} decimals, which a full stop parts"
        if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", text):
            raise CellRefused("is not a number", right)
        value = Decimal(text)
        if not Decimal(smallest) <= value <= Decimal(largest) or value != round(value, places):
            raise CellRefused("is not within the limits", right)
        return shortest(value)

    return read


def shortest(value: Decimal | str | float) -> str:
    return format(Decimal(str(value)).normalize(), "f")


def occupation(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise CellRefused("is not an occupation code", "an ISCO-08 code of one to five digits")
    return text


def scores(text: str) -> str:
    """Of some items the score from 1 to 5, written `lasting_jobs:1 caseload:5`, in any order."""
    words = text.split()
    if not all(re.fullmatch(r"[a-z_]{1,40}:[1-5]", word) for word in words):
        raise CellRefused("is not a list of scores", "an item's code and its score, as in lasting_jobs:1 caseload:5")
    if len({word.partition(":")[0] for word in words}) < len(words):
        raise CellRefused("has an item twice", "each item once")
    return " ".join(sorted(words))


def scores_in(cell: Value) -> dict[str, int]:
    parted = (word.partition(":") for word in str(cell or "").split())
    return {code: int(score) for code, _, score in parted}


def scores_text(known: Mapping[str, int]) -> str | None:
    """As the cell would have it."""
    return " ".join(sorted(f"{code}:{score}" for code, score in known.items())) or None


def identity_code(region: Region) -> Reader:
    """Never says what stood in the cell."""
    right = "a personal identity code of eleven characters, with its check character"

    def read(text: str) -> str:
        try:
            code = hetu.validate(text, allow_temporary=True) if text.isascii() else ""
        except ValidationError:
            code = ""
        if not code or birth_date_of(code) > today():
            raise CellRefused("is not a valid personal identity code", right)
        if int(code[7:10]) >= FIRST_ARTIFICIAL and not region.allow_artificial_identity_codes:
            raise CellRefused("is an artificial identity code (individual number 900-999)", "a real identity code")
        return code

    return read


def birth_date_of(code: str) -> date:
    return date(CENTURIES[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))


def business_id(text: str) -> str:
    try:
        digits = ytunnus.validate(text) if text.isascii() else ""
    except (ValidationError, InvalidOperation):
        digits = ""
    if not digits:
        raise CellRefused("is not a business id", "seven digits, a hyphen and the check digit, as in 1234567-1")
    return f"{digits[:7]}-{digits[7]}"
