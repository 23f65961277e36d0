"""Names of the region's municipalities; those of Lapland in 2026 come with the product."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import MappingProxyType

from portal.formats import finnish_order
from portal.languages import _, current

FILE = Path(__file__).parent / "municipalities.csv"
ALL = "all"


called: ContextVar[Mapping[str, Mapping[str, str]]] = ContextVar("called", default=MappingProxyType({}))
"""Municipalities that are called otherwise than now, each by language."""


@contextmanager
def called_then(code: str, texts: Mapping[str, str] | None) -> Iterator[None]:
    """For what was said before and is said again; nothing else is known where `texts` is None."""
    before = called.set({code: texts} if texts else {})
    try:
        yield
    finally:
        called.reset(before)


@cache
def names() -> dict[str, dict[str, str]]:
    with FILE.open(encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def municipality_name(code: str | None) -> str:
    """In Swedish the Swedish name; in English the Finnish one."""
    if code == ALL:
        return _("Koko alue")
    if then := called.get().get(code or ""):
        return then[current.get()]
    known = names().get(code or "")
    return known["sv" if current.get() == "sv" else "fi"] if known else (code or "")


def place_order(code: str) -> tuple[bool, str]:
    """By name, the region last."""
    return code == ALL, finnish_order(municipality_name(code))


def municipality_names(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Code and name, in the order of the names."""
    return sorted(((code, municipality_name(code)) for code in codes), key=lambda one: finnish_order(one[1]))
