"""Days, times and numbers as people here write them."""

import re
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from common.days import FINLAND
from portal.languages import current, locale

TYPED_DAY = re.compile(r"^\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*$")
PICKED_DAY = re.compile(r"^\s*\d{4}-\d{2}-\d{2}\s*$")
NO_BREAK = "\N{NO-BREAK SPACE}"
FINNISH_ORDER = str.maketrans(
    {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3", "ü": "y", "é": "e", "š": "s", "ž": "z"}
)


def as_day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def day(value: date | str | None) -> str:
    """5.1.2027 in Finnish and Swedish, 5 January 2027 in English."""
    if value is None:
        return ""
    return format_date(as_day(value), "d MMMM yyyy" if current.get() == "en" else "d.M.yyyy", locale=locale())


def typed_day(value: date | str | None) -> str:
    """As people type it in every language."""
    if value is None:
        return ""
    given = as_day(value)
    return f"{given.day}.{given.month}.{given.year}"


def read_day(text: str) -> date | None:
    """A day as typed (5.1.2027) or as a browser's picker sends it; None when it is neither."""
    typed = TYPED_DAY.match(text)
    try:
        if typed:
            return date(int(typed[3]), int(typed[2]), int(typed[1]))
        return date.fromisoformat(text.strip()) if PICKED_DAY.match(text) else None
    except ValueError:
        return None


def local_day(value: datetime | str) -> date:
    """The day in Finland."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(FINLAND).date()


def instant(value: datetime | str | None, *, to_the_second: bool = False) -> str:
    """The day and the time in Finland: 5.1.2027 klo 14.30, or 14.30.59."""
    if value is None:
        return ""
    when = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(FINLAND)
    parts = [str(when.hour), f"{when:%M}", *([f"{when:%S}"] if to_the_second else [])]
    if current.get() == "fi":
        return f"{day(when.date())} klo {'.'.join(parts)}"
    return f"{day(when.date())} {'kl.' if current.get() == 'sv' else 'at'} {':'.join(parts)}"


def number(value: Decimal | str | int | float | None, decimals: int = 0) -> str:
    """With a decimal comma in Finnish and Swedish; a missing figure is a dash, a hidden one stays `..`."""
    if value is None:
        return "–"
    if value == "..":
        return ".."
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(Decimal(str(value)), pattern, locale=locale())


def exact(value: Decimal | str | int | float) -> str:
    """With as many decimals as it has."""
    given = Decimal(str(value)).normalize().as_tuple().exponent
    return number(value, max(0, -int(given)))


def percent(value: Decimal | str | int | float | None, decimals: int = 1) -> str:
    """58,6 %, in English 58.6%."""
    if value is None or value == "..":
        return number(value)
    return f"{number(value, decimals)}{'' if current.get() == 'en' else NO_BREAK}%"


def euros(value: Decimal | str | int | float | None) -> str:
    """243 001 €, in English €243,001; a missing amount is a dash, a hidden one stays `..`."""
    if value is None or value == "..":
        return number(value)
    if current.get() != "en":
        return f"{number(value)}{NO_BREAK}€"
    return f"{'-' if Decimal(str(value)) < 0 else ''}€{number(abs(Decimal(str(value))))}"


def typed_number(value: Decimal | str | None) -> str | None:
    """As people type it: 22,5."""
    if value is None:
        return None
    plain = format(Decimal(value), "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")


def read_number(text: str) -> Decimal | None:
    plain = text.strip().replace(NO_BREAK, "").replace(" ", "").replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", plain) else None


def finnish_order(name: str) -> str:
    """A key that sorts å, ä and ö after z, in that order."""
    return name.casefold().replace("z", "z0").translate(FINNISH_ORDER)


def full_name(client: dict[str, str]) -> str:
    return f"{client['given_name']} {client['family_name']}"


def index_name(client: dict[str, str]) -> str:
    """As lists have it: the family name first."""
    return f"{client['family_name']} {client['given_name']}"
