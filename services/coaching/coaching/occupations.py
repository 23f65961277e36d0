"""The national classification of occupations (Ammattiluokitus 2010, ISCO-08), named in our own plain words."""

import csv
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from coaching.nearness import ENOUGH_TO_FIND, trigrams
from common.names import sort_key

FILE = Path(__file__).parent / "occupations.csv"
UNIT_GROUP = 4
"""Digits of the narrowest group that is named here; a fifth digit is Finland's own."""


@dataclass(frozen=True)
class Occupation:
    code: str
    fi: str
    sv: str
    en: str

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(sort_key(name) for name in (self.fi, self.sv, self.en))

    @cached_property
    def trigrams(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(trigrams(name)) for name in (self.fi, self.sv, self.en))

    def fit(self, key: str, typed: frozenset[str]) -> float:
        """How well a name answers what was typed: from 2 when one begins with it, 0 when none is even near."""
        if any(name.startswith(key) for name in self.keys):
            return 2.0
        if any(f" {key}" in name for name in self.keys):
            return 1.5
        share = max(len(typed & name) / len(typed) for name in self.trigrams)
        return share if share >= ENOUGH_TO_FIND else 0.0


@cache
def every_occupation() -> dict[str, Occupation]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Occupation(**row) for row in csv.DictReader(file, delimiter=";")}


def occupation_named(code: str | None) -> Occupation | None:
    """Of five digits the group that their first four name."""
    return every_occupation().get(code[:UNIT_GROUP]) if code else None


def occupations_like(typed: str, *, limit: int) -> list[Occupation]:
    """Those whose name in any language, or whose code, begins with what was typed; else those that are near.

    Of equally good ones the narrowest come first.
    """
    key, threes = sort_key(typed), frozenset(trigrams(typed))
    if not key:
        return []
    if key.isdecimal():
        return [one for code, one in every_occupation().items() if code.startswith(key)][:limit]
    scored = [(one.fit(key, threes), one) for one in every_occupation().values()]
    fitting = [(fit, one) for fit, one in scored if fit]
    fitting.sort(key=lambda found: (-found[0], -len(found[1].code), found[1].code))
    return [one for _, one in fitting[:limit]]
