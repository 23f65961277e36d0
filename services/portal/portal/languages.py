"""The three languages of the pages. Finnish words stand in the sources; `locale/` holds the Swedish and English."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES = ("fi", "sv", "en")
LANGUAGE_NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
COOKIE = "language"
LOCALE = Path(__file__).parent / "locale"

current: ContextVar[str] = ContextVar("language", default="fi")


def read_catalog(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def translations(language: str) -> Mapping[str, str | tuple[str, ...]]:
    if language == "fi":
        return {}
    words: dict[str, str | tuple[str, ...]] = {}
    for message in read_catalog(language):
        source, text = message.id, message.string
        if isinstance(source, str) and isinstance(text, str):
            words[source] = text
        elif text:
            words[source[0]] = tuple(text)
    return words


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """For what is written for someone else than the reader of the page."""
    before = current.set(language)
    try:
        yield
    finally:
        current.reset(before)


def _(text: str) -> str:
    """The text in the reader's language."""
    found = translations(current.get()).get(text, text)
    return found if isinstance(found, str) else found[0]


def ngettext(one: str, many: str, count: int) -> str:
    found = translations(current.get()).get(one, (one, many))
    forms = found if isinstance(found, tuple) else (found, found)
    return forms[0] if count == 1 else forms[1]


def N_(text: str) -> str:  # the customary name: marks a text that is translated where it is shown
    return text


def locale() -> Locale:
    return Locale.parse({"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}[current.get()])


def choose(cookie: str | None, accept: str) -> str:
    """What the reader chose; else the first language of the browser that we have; else Finnish."""
    if cookie in LANGUAGES:
        return cookie
    wanted = (part.split(";")[0].strip()[:2].lower() for part in accept.split(","))
    return next((language for language in wanted if language in LANGUAGES), "fi")
