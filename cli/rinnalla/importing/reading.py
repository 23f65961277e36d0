"""Reads a file of the import format: UTF-8, with a header, comma or semicolon; each row checked alone."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rinnalla.importing.formats import Cells, FileFormat
from rinnalla.importing.refusals import CellRefused, FileRefused, Problem, Refused

LONGEST_CELL = 1_000_000
"""A cell longer than any column takes is refused with its row; beyond this a quote was not closed."""


@dataclass(frozen=True)
class ReadRow:
    line: int
    cells: Cells
    problems: list[Problem]


def read_rows(path: Path, format: FileFormat) -> Iterator[ReadRow]:
    """Raises FileRefused for what makes the file as a whole unreadable."""
    line = 1
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = ";" if ";" in file.readline() else ","
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            header = checked_header(next(reader, []), format)
            line = reader.line_num + 1
            for texts in reader:
                if any(text.strip() for text in texts):
                    yield checked_row(line, header, [text.strip() for text in texts], format)
                line = reader.line_num + 1
    except OSError as error:
        raise file_refused(format, 1, f"cannot be read ({error.strerror})", "a file that you may read") from error
    except UnicodeDecodeError as error:
        raise file_refused(format, first_line_not_utf8(path), "is not UTF-8", "saved as UTF-8") from error
    except csv.Error as error:
        right = 'cells with a comma, a line break or a " stand in quotes, and " is doubled inside them'
        raise file_refused(format, line, f"is not readable as CSV ({error})", right) from error


def first_line_not_utf8(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def checked_header(header: list[str], format: FileFormat) -> list[str]:
    columns = [column.strip() for column in header]
    right = f"the columns {','.join(format.columns)}"
    for column, wanted in format.columns.items():
        if column not in columns and not wanted.may_be_absent:
            raise file_refused(format, 1, "is missing", right, column=column)
    for column in columns:
        if column not in format.columns:
            # In a file without a header the first row stands here: what may be a person's is not repeated.
            name = column if re.fullmatch("[a-z_]{1,40}", column) else ""
            raise file_refused(format, 1, "is not a column of this file", right, column=name)
        if columns.count(column) > 1:
            raise file_refused(format, 1, "is there twice", right, column=column)
    return columns


def file_refused(format: FileFormat, line: int, problem: str, remedy: str, column: str = "") -> FileRefused:
    return FileRefused(Refused(format.file, line, column, problem, remedy))


def checked_row(line: int, header: list[str], texts: list[str], format: FileFormat) -> ReadRow:
    if len(texts) != len(header):
        wrong = Problem("", f"the row has {len(texts)} cells", f"{len(header)} cells, as many as the header")
        return ReadRow(line, {}, [wrong])
    cells: Cells = dict.fromkeys(format.columns)
    problems: list[Problem] = []
    for column, text in zip(header, texts, strict=True):
        try:
            cells[column] = read_cell(text, column, format)
        except CellRefused as refused:
            problems.append(Problem(column, refused.problem, refused.remedy))
    if not problems:
        problems += format.rule(cells)
    return ReadRow(line, cells, problems)


def read_cell(text: str, column: str, format: FileFormat) -> str | bool | None:
    wanted = format.columns[column]
    if text:
        return wanted.read(text)
    if wanted.required:
        raise CellRefused("is empty", "filled")
    return None
