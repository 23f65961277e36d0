"""No heading, title or code of a report is without its words: an export in Finnish has no English in it."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from common.errors import LANGUAGES
from reporting.exporting.making import LONG
from reporting.exporting.sheets import LONG as LONG_COLUMNS
from reporting.exporting.sheets import MADE
from reporting.exporting.sources import columns_in
from reporting.exporting.tables import plain_types
from reporting.exporting.words import WORDS
from reporting.figures.further_paths import lines_of
from reporting.queries.counts import GROUPS, NOT_KNOWN
from reporting.registry import REPORTS, ReportKind
from reporting.schemas import Breakdown, Definition


@pytest.mark.parametrize("kind", REPORTS.values(), ids=lambda kind: kind.name)
def test_every_column_of_a_report_has_a_heading(kind: ReportKind) -> None:
    assert [column.name for column in columns_in(kind, "sex") if column.name not in WORDS["columns"]] == []
    assert [by for by in kind.breakdowns if by not in WORDS["columns"]] == []


def test_so_have_the_long_table_and_what_files_for_machines_add() -> None:
    assert LONG in WORDS["titles"]
    assert [one.name for one in (*LONG_COLUMNS, *MADE) if one.name not in WORDS["columns"]] == []
    assert set(Definition.model_fields) - {"name", "version"} <= set(WORDS["about"])


@pytest.mark.parametrize("kind", REPORTS.values(), ids=lambda kind: kind.name)
def test_every_code_of_a_fixed_list_has_a_word(kind: ReportKind) -> None:
    missing = [
        (name, code)
        for name, field in kind.row.model_fields.items()
        for code in codes_in(field.annotation)
        if code not in WORDS["codes"].get(name, {})
    ]

    assert missing == []


@pytest.mark.parametrize("by", GROUPS)
def test_every_group_of_a_breakdown_has_a_word(by: Breakdown) -> None:
    assert [code for code in (*GROUPS[by], NOT_KNOWN) if code not in WORDS["codes"][by]] == []


def codes_in(annotation: Any) -> Iterator[str]:
    for one in plain_types(annotation):
        if get_origin(one) is Literal:
            yield from get_args(one)


def test_every_row_of_further_paths_has_a_word() -> None:
    rows = [row for row, *_ in lines_of(AllOne())]

    assert [row for row in rows if row not in WORDS["codes"]["row"]] == []


class AllOne(dict[str, int]):
    def __missing__(self, name: str) -> int:
        return 1


def test_every_word_is_there_in_every_language() -> None:
    entries = [entry for group in ("titles", "columns", "about", "sentences") for entry in WORDS[group].values()]
    entries += [entry for codes in WORDS["codes"].values() for entry in codes.values()]

    assert [entry for entry in entries if sorted(entry) != sorted(LANGUAGES) or not all(entry.values())] == []
