"""An Excel workbook written straight into a pipe: nothing of it is kept in memory or on disk, however long it is.

A process of its own (`python -m reporting.exporting.xlsx`): a heading as JSON, then rows as CSV, come in; the workbook
goes out. The libraries for it keep a sheet on disk until it is whole; a container's disk is small and mostly read-only.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import TextIOWrapper
from itertools import chain, count, islice
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MOST_ROWS = 1_048_576
"""Of a sheet, its heading included."""
FIRST_DAY = date(1899, 12, 30)
HEADING, TENTHS, HUNDREDTHS, DAY, WRAPPED = 1, 2, 3, 4, 5
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = f"""<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6">
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">
<alignment vertical="top" wrapText="1"/></xf>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""

Row = Sequence[str]


def write(heading: dict[str, Any], rows: Iterable[Row], out: BinaryIO) -> None:
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=5) as book:
        names = list(sheets_of_figures(book, heading, rows))
        write_sheet(book, len(names) + 1, about_sheet(heading["about"]))
        write_frame(book, [*names, heading["about_name"]])


def sheets_of_figures(book: ZipFile, heading: dict[str, Any], rows: Iterable[Row]) -> Iterator[str]:
    """As many as the rows need; an empty one when there is none."""
    rest = iter(rows)
    for number in count(1):
        first = next(rest, None)
        if first is None and number > 1:
            return
        here = islice(rest, MOST_ROWS - 2)
        write_sheet(book, number, figure_sheet(heading, chain([first] if first is not None else [], here)))
        yield heading["name"] if number == 1 else f"{heading['name']} {number}"


def write_sheet(book: ZipFile, number: int, parts: Iterable[str]) -> None:
    with book.open(f"xl/worksheets/sheet{number}.xml", "w") as sheet:
        for part in parts:
            sheet.write(part.encode())


def figure_sheet(heading: dict[str, Any], rows: Iterable[Row]) -> Iterator[str]:
    kinds, titles = heading["kinds"], heading["titles"]
    widths = [max(14, len(title) + 2) if kind != "word" else 30 for kind, title in zip(kinds, titles, strict=True)]
    yield begin_sheet(widths, frozen=True)
    yield row_xml(1, [text_cell(title, HEADING) for title in titles])
    last = 1
    for last, row in enumerate(rows, start=2):
        yield row_xml(last, [cell_xml(text, kind) for text, kind in zip(row, kinds, strict=True)])
    yield f'</sheetData><autoFilter ref="A1:{letters(len(kinds))}{last}"/></worksheet>'


def about_sheet(lines: Sequence[Row]) -> Iterator[str]:
    yield begin_sheet([30, 110], frozen=False)
    for number, (name, told) in enumerate(lines, start=1):
        yield row_xml(number, [text_cell(name, HEADING), text_cell(told, WRAPPED)])
    yield "</sheetData></worksheet>"


def begin_sheet(widths: Sequence[int], *, frozen: bool) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, start=1)
    )
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{DECLARATION}<worksheet xmlns="{MAIN}">{views}<cols>{columns}</cols><sheetData>'


def row_xml(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell_xml(text: str, kind: str) -> str:
    """A figure is a number with the decimals it has; a hidden one is the text that says so."""
    if not text:
        return "<c/>"
    if kind == "word" or text == "..":
        return text_cell(text)
    if kind == "day":
        return f'<c s="{DAY}"><v>{(date.fromisoformat(text) - FIRST_DAY).days}</v></c>'
    decimals = len(text.partition(".")[2])
    style = f' s="{TENTHS if decimals == 1 else HUNDREDTHS}"' if decimals else ""
    return f"<c{style}><v>{text}</v></c>"


def text_cell(text: str, style: int = 0) -> str:
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def letters(column: int) -> str:
    return chr(64 + column) if column <= 26 else letters((column - 1) // 26) + letters((column - 1) % 26 + 1)


def write_frame(book: ZipFile, names: Sequence[str]) -> None:
    """What makes a workbook of the sheets. Written last: only now it is known how many there are."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{at}" r:id="s{at}"/>'
        for at, name in zip(numbers, names, strict=True)
    )
    leads = "".join(relation(f"s{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in numbers)
    parts = "".join(override(f"xl/worksheets/sheet{at}.xml", "worksheet") for at in numbers)
    plain = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    parts = plain + override("xl/workbook.xml", "sheet.main") + override("xl/styles.xml", "styles") + parts
    for path, xml in {
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(leads + relation("styles", "styles", "styles.xml")),
        "_rels/.rels": relations(relation("book", "officeDocument", "xl/workbook.xml")),
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{parts}</Types>',
    }.items():
        book.writestr(path, DECLARATION + xml)


def relations(leads: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{leads}</Relationships>'


def relation(name: str, kind: str, to: str) -> str:
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{to}"/>'


def override(path: str, kind: str) -> str:
    return f'<Override PartName="/{path}" ContentType="{TYPES}.{kind}+xml"/>'


if __name__ == "__main__":
    heading = json.loads(sys.stdin.buffer.readline())
    write(heading, csv.reader(TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")), sys.stdout.buffer)
