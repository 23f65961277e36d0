"""The formats a file can have, and how each is written."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import orjson

from common.errors import Language
from reporting.exporting.csv_files import as_csv
from reporting.exporting.json_stat import as_json_stat
from reporting.exporting.making import Plan
from reporting.exporting.pipes import through
from reporting.exporting.saying import lines_about, told_to_machines
from reporting.exporting.sheets import Sheet, sheet_of
from reporting.exporting.tables import HIDDEN, Column, Table
from reporting.exporting.words import sentence, title

Format = Literal["csv", "xlsx", "parquet", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA_TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
HIDDEN_COLUMN = Column("hidden", "word")
"""In Parquet, whose figures are numbers: the names of a row's figures that are not shown."""


@dataclass(frozen=True)
class Asked:
    """In which format, and whose words. Without a language: codes, for machines."""

    format: Format
    language: Language | None


def written(plan: Plan, tables: AsyncIterator[Table], asked: Asked) -> AsyncIterator[bytes]:
    sheet = sheet_in(plan, asked)
    if asked.format == "csv":
        return as_csv(sheet, tables)
    if asked.format == "json":
        return as_json_stat(plan.about, tables, is_long=plan.is_long, language=asked.language or "en")
    if asked.format == "xlsx":
        return through("reporting.exporting.xlsx", fed(workbook_heading(sheet), sheet, tables))
    return through("reporting.exporting.parquet", fed(parquet_heading(sheet), sheet, tables))


def sheet_in(plan: Plan, asked: Asked) -> Sheet:
    """A workbook is for people: in English when no language is named. Parquet is for machines."""
    language = asked.language or "en" if asked.format == "xlsx" else asked.language
    return sheet_of(
        plan.about, plan.columns, is_long=plan.is_long, language=None if asked.format == "parquet" else language
    )


def workbook_heading(sheet: Sheet) -> dict[str, Any]:
    language = sheet.language or "en"
    return {
        "kinds": [column.kind for column in sheet.columns],
        "titles": sheet.headings,
        "name": title(sheet.about.report, language)[:25],
        "about": lines_about(sheet.about, language),
        "about_name": sentence("sheet_about", language),
    }


def parquet_heading(sheet: Sheet) -> dict[str, Any]:
    columns = (*sheet.columns, HIDDEN_COLUMN)
    return {
        "kinds": [column.kind for column in columns],
        "titles": [column.name for column in columns],
        "about": told_to_machines(sheet.about),
    }


async def fed(heading: dict[str, Any], sheet: Sheet, tables: AsyncIterator[Table]) -> AsyncIterator[bytes]:
    """What the program that writes the file reads."""
    yield orjson.dumps(heading) + b"\n"
    names_hidden = "hidden" in heading["titles"]
    async for table in tables:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows_fed(sheet, table, names_hidden=names_hidden))
        yield text.getvalue().encode()


def rows_fed(sheet: Sheet, table: Table, *, names_hidden: bool) -> Any:
    names = [column.name for column in sheet.columns]
    for cells in sheet.rows(table):
        row = [cells.get(name) for name in names]
        if names_hidden:
            hidden = [name for name, cell in zip(names, row, strict=True) if cell == HIDDEN]
            row = [*("" if cell == HIDDEN else cell for cell in row), " ".join(hidden)]
        yield row
