"""Reads a file of municipalities and their areas, as Statistics Finland's classifications of a year have them."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLUMNS: Mapping[str, str] = {
    "municipality": "kunta",
    "fi": "municipality_name_fi",
    "sv": "municipality_name_sv",
    "county.code": "hyvinvointialue_code",
    "county.fi": "hyvinvointialue_name_fi",
    "county.sv": "hyvinvointialue_name_sv",
    "county.en": "hyvinvointialue_name_en",
    "employment_area.code": "tyollisyysalue_code",
    "employment_area.fi": "tyollisyysalue_name_fi",
    "employment_area.sv": "tyollisyysalue_name_sv",
    "employment_area.en": "tyollisyysalue_name_en",
}
"""What the service asks, and the column that has it. Any other column is left alone."""
DIGITS = {"municipality": 3, "county.code": 2, "employment_area.code": 2}
"""Spreadsheets drop leading zeros: 9 is 09."""

Body = dict[str, Any]


@dataclass(frozen=True)
class Wrong:
    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column or 'the row'}: {self.problem}"


class AreasRefused(Exception):
    """Nothing of the file was taken."""

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__("; ".join(map(str, wrong)))
        self.wrong = wrong


@dataclass(frozen=True)
class Line:
    number: int
    row: Body


def read_areas(path: Path) -> list[Line]:
    """Raises AreasRefused with every cell that cannot be right."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = ";" if ";" in file.readline() else ","
            file.seek(0)
            reader = csv.DictReader(file, delimiter=delimiter, strict=True)
            check_header(reader.fieldnames or [])
            lines, wrong = read_lines(reader)
    except UnicodeDecodeError as error:
        raise AreasRefused([Wrong(1, "", "the file is not UTF-8")]) from error
    except csv.Error as error:
        raise AreasRefused([Wrong(reader.line_num, "", f"this is not readable as CSV ({error})")]) from error
    if wrong or not lines:
        raise AreasRefused(wrong or [Wrong(1, "", "there is no row below the header")])
    return lines


def check_header(found: Any) -> None:
    missing = [column for column in COLUMNS.values() if column not in found]
    if missing:
        raise AreasRefused([Wrong(1, column, "this column is missing") for column in missing])


def read_lines(reader: "csv.DictReader[str]") -> tuple[list[Line], list[Wrong]]:
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for cells in reader:
        number = reader.line_num
        problems = list(problems_of(number, cells))
        wrong += problems
        if not problems:
            lines.append(Line(number, body_of(cells)))
    return lines, wrong


def problems_of(number: int, cells: Mapping[str | None, Any]) -> Iterator[Wrong]:
    if None in cells or None in cells.values():
        yield Wrong(number, "", "the row has not as many cells as the header")
        return
    for field, column in COLUMNS.items():
        text = cells[column].strip()
        if not text:
            yield Wrong(number, column, "this is empty")
        elif field in DIGITS and not re.fullmatch(rf"[0-9]{{1,{DIGITS[field]}}}", text):
            yield Wrong(number, column, f"this is not a code of {DIGITS[field]} digits")


def body_of(cells: Mapping[str | None, Any]) -> Body:
    body: Body = {}
    for field, column in COLUMNS.items():
        text = cells[column].strip()
        *into, name = field.split(".")
        place = body.setdefault(into[0], {}) if into else body
        place[name] = text.zfill(DIGITS[field]) if field in DIGITS else text
    return body


def where_wrong(lines: list[Line], problem: Mapping[str, Any]) -> list[Wrong]:
    """A refusal of the service, at the lines and columns of the file; empty when it is about something else."""
    if code := problem.get("municipality"):
        again = [line.number for line in lines if line.row["municipality"] == code]
        return [Wrong(number, COLUMNS["municipality"], str(problem["detail"])) for number in again[1:]]
    if code := problem.get("code"):
        return [naming_otherwise(lines, code, str(problem["detail"]))]
    found = (re.fullmatch(r"rows\.(\d+)\.(.+)", one["field"]) for one in problem.get("errors", ()))
    return [
        Wrong(lines[int(at[1])].number, COLUMNS.get(at[2], at[2]), str(one["detail"]))
        for at, one in zip(found, problem.get("errors", ()), strict=True)
        if at
    ]


def naming_otherwise(lines: list[Line], code: str, detail: str) -> Wrong:
    """The first row that names an area otherwise than an earlier one does."""
    first: dict[str, Body] = {}
    for line in lines:
        for kind in ("county", "employment_area"):
            area = line.row[kind]
            if area["code"] == code and first.setdefault(kind, area) != area:
                return Wrong(line.number, COLUMNS[f"{kind}.fi"], detail)
    return Wrong(lines[0].number, "", detail)
