"""Headings, titles and the words behind codes, in the reader's language."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.errors import Language
from reporting.registry import REPORTS
from reporting.schemas import Texts

WORDS: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
PLACES = ("municipality", "place")
"""Columns that hold the code of a municipality, of an employment area or of the region."""
Names = Mapping[str, Texts]


def heading(column: str, language: Language) -> str:
    return text_in(WORDS["columns"], column, language)


def title(report: str, language: Language) -> str:
    """A report is called what its definition is called."""
    kind = REPORTS.get(report.replace("-", "_"))
    told: str = getattr(kind.definition.title, language) if kind else text_in(WORDS["titles"], report, language)
    return told


def about(name: str, language: Language) -> str:
    return text_in(WORDS["about"], name, language)


def sentence(name: str, language: Language, **facts: object) -> str:
    return text_in(WORDS["sentences"], name, language).format_map(facts)


def word(code: str, column: str, language: Language) -> str:
    """The code itself when there is no word for it: a new code is shown rather than left out."""
    return text_in(WORDS["codes"].get(column, {}), code, language)


def place_name(code: str, language: Language, names: Names) -> str:
    known = names.get(code)
    return getattr(known, language) if known else word(code, "place", language)


def text_in(words: Mapping[str, Mapping[str, str]], name: str, language: Language) -> str:
    known = words.get(name)
    return known[language] if known else name
