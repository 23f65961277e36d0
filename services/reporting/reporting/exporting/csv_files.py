"""CSV for machines (RFC 4180: UTF-8, comma, full stop), and as Excel opens it in the reader's language."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from decimal import Decimal

from common.errors import Language
from reporting.exporting.saying import lines_about
from reporting.exporting.sheets import Sheet
from reporting.exporting.tables import Cell, Table

BOM = "\ufeff"
SEPARATORS: Mapping[Language, tuple[str, str]] = {"fi": (";", ","), "sv": (";", ","), "en": (",", ".")}
"""Between cells and before decimals, as Excel has them in each language."""


async def as_csv(sheet: Sheet, tables: AsyncIterator[Table]) -> AsyncIterator[bytes]:
    """In words, what the figures are stands below them: above, no program would find the headings."""
    yield lines([sheet.headings], sheet.language, begin=bool(sheet.language))
    async for table in tables:
        yield rows_of(sheet, table)
    if sheet.language:
        yield lines([[], *lines_about(sheet.about, sheet.language)], sheet.language)


def rows_of(sheet: Sheet, table: Table) -> bytes:
    names = [column.name for column in sheet.columns]
    return lines(([cells.get(name) for name in names] for cells in sheet.rows(table)), sheet.language)


def lines(rows: Iterable[Iterable[Cell]], language: Language | None, *, begin: bool = False) -> bytes:
    separator, decimal = SEPARATORS[language] if language else (",", ".")
    text = io.StringIO(BOM if begin else "")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerows([written(cell, decimal) for cell in row] for row in rows)
    return text.getvalue().encode()


def written(cell: Cell, decimal: str) -> Cell:
    return str(cell).replace(".", decimal) if isinstance(cell, Decimal) else cell
