"""No heading, title or code of a report is without its words: an export in Finnish has no English in it."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from common.errors import LANGUAGES
from reporting.exporting.making import LONG
from reporting.exporting.sheets import LONG as LONG_COLUMNS
from reporting.exporting.sheets import MADE
from reporting.exporting.sources import SOURCES, Source
from reporting.exporting.tables import plain_types
from reporting.exporting.words import WORDS
from reporting.queries.further_paths import PER_CLIENT, lines_of
from reporting.schemas import Definition


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
def test_every_column_of_a_report_has_a_heading_and_the_report_a_title(source: Source) -> None:
    assert source.name in WORDS["titles"]
    assert [column.name for column in source.columns if column.name not in WORDS["columns"]] == []


def test_so_have_the_long_table_and_what_files_for_machines_add() -> None:
    assert LONG in WORDS["titles"]
    assert [one.name for one in (*LONG_COLUMNS, *MADE) if one.name not in WORDS["columns"]] == []
    assert set(Definition.model_fields) - {"name", "version"} <= set(WORDS["about"])


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
def test_every_code_of_a_fixed_list_has_a_word(source: Source) -> None:
    missing = [
        (name, code)
        for name, field in source.row.model_fields.items()
        for code in codes_in(field.annotation)
        if code not in WORDS["codes"].get(name, {})
    ]

    assert missing == []


def codes_in(annotation: Any) -> Iterator[str]:
    for one in plain_types(annotation):
        if get_origin(one) is Literal:
            yield from get_args(one)


def test_every_row_of_further_paths_has_a_word() -> None:
    rows = [row for row, _, _ in lines_of(dict.fromkeys(("clients", *PER_CLIENT), 1))]

    assert [row for row in rows if row not in WORDS["codes"]["row"]] == []


def test_every_word_is_there_in_every_language() -> None:
    entries = [entry for group in ("titles", "columns", "about", "sentences") for entry in WORDS[group].values()]
    entries += [entry for codes in WORDS["codes"].values() for entry in codes.values()]

    assert [entry for entry in entries if sorted(entry) != sorted(LANGUAGES) or not all(entry.values())] == []
