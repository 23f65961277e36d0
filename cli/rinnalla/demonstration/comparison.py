"""Our figures beside the published ones, every difference marked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.table import Table

from local_stack.home import REPOSITORY

PUBLISHED = REPOSITORY / "deploy/demo/published.json"

COEFFICIENT_COLUMNS = (
    ("clients", "clients", "clients"),
    ("employed", "employed_persons", "employed_persons"),
    ("contracts", "contracts", "contracts"),
    ("coefficient", "employment_coefficient", "coefficient"),
)
"""Heading, our column, the published one."""

Rows = Mapping[str, Mapping[str, Any]]
Report = Mapping[str, Any]
Reports = Mapping[tuple[str, str], Report]
"""By name and day."""


@dataclass(frozen=True)
class Figure:
    """One published number, and what we make of it. A count and its percentage share a cell."""

    row: str
    column: str
    ours: str
    published: str

    @property
    def agrees(self) -> bool:
        return self.ours != "" and Decimal(self.ours) == Decimal(self.published)


@dataclass(frozen=True)
class Comparison:
    title: str
    figures: list[Figure]

    @property
    def differences(self) -> int:
        return sum(not figure.agrees for figure in self.figures)


def published() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return read


def asked_reports(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which reports, on which days, the published figures need."""
    days = sorted({row["as_of"] for row in figures["coefficients"]})
    others = (("referral-sources", "referral_sources"), ("further-paths", "further_paths"))
    one_day = [(name, figures[key]["as_of"]) for name, key in (*others, ("employer-contacts", "employer_contacts"))]
    return [("coefficients", day) for day in days] + one_day


def compare(figures: Mapping[str, Any], reports: Reports) -> list[Comparison]:
    days = sorted({row["as_of"] for row in figures["coefficients"]})
    return [
        *(coefficients(figures, reports, day) for day in days),
        referral_sources(figures["referral_sources"], reports),
        further_paths(figures["further_paths"], reports),
        employer_contacts(figures["employer_contacts"], reports),
    ]


def coefficients(figures: Mapping[str, Any], reports: Reports, day: str) -> Comparison:
    ours = by(reports["coefficients", day], "municipality")
    compared = [
        Figure(row["municipality"], heading, text(ours, row["municipality"], column), str(row[theirs]))
        for row in figures["coefficients"]
        if row["as_of"] == day
        for heading, column, theirs in COEFFICIENT_COLUMNS
        if theirs in row
    ]
    return Comparison(f"Coefficients on {day}", compared)


def counted(title: str, table: Mapping[str, Any], rows: Rows, ours: Mapping[Any, Mapping[str, Any]]) -> Comparison:
    compared = []
    for name, row in rows.items():
        for position, place in enumerate(table["columns"]):
            for kind in (kind for kind in ("count", "percent") if kind in row and row[kind][position] is not None):
                mine = text(ours, (name, place), kind)
                compared.append(Figure(name, place, mine, str(row[kind][position])))
    return Comparison(f"{title} on {table['as_of']}", compared)


def referral_sources(table: Mapping[str, Any], reports: Reports) -> Comparison:
    ours = by(reports["referral-sources", table["as_of"]], "source_category", "municipality")
    return counted("Referral sources", table, table["rows"], ours)


def further_paths(table: Mapping[str, Any], reports: Reports) -> Comparison:
    """Of all contracts there is one published percentage: that of the region, by client."""
    ours = by(reports["further-paths", table["as_of"]], "row", "municipality")
    rows: dict[str, Any] = table["contract_rows"] | table["person_rows"]
    per_client = [None] * (len(table["columns"]) - 1) + [table["contracts_per_client_percent_all"]]
    with_percent = rows | {"contracts_all": {**rows["contracts_all"], "percent": per_client}}
    return counted("Further paths", table, with_percent, ours)


def employer_contacts(table: Mapping[str, Any], reports: Reports) -> Comparison:
    ours = by(reports["employer-contacts", table["as_of"]], "municipality")
    compared = [
        Figure(place, column, text(ours, place, column), str(count))
        for column in ("employers", "contacts")
        for place, count in table[column].items()
    ]
    return Comparison(f"Employer contacts on {table['as_of']}", compared)


def by(report: Report, *columns: str) -> dict[Any, Mapping[str, Any]]:
    if len(columns) == 1:
        return {row[columns[0]]: row for row in report["rows"]}
    return {tuple(row[column] for column in columns): row for row in report["rows"]}


def text(rows: Mapping[Any, Mapping[str, Any]], row: object, column: str) -> str:
    """Where we have no row, nobody was counted: 0, but no coefficient of nothing."""
    value = rows.get(row, {}).get(column)
    if value is None:
        return "0" if row not in rows and column != "employment_coefficient" else ""
    return str(value)


def as_table(comparison: Comparison) -> Table:
    table = Table("", title=comparison.title, title_justify="left", box=None, pad_edge=False)
    cells: dict[tuple[str, str], list[Figure]] = {}
    for figure in comparison.figures:
        cells.setdefault((figure.row, figure.column), []).append(figure)
    columns = list(dict.fromkeys(column for _, column in cells))
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
        table.add_column("publ.", justify="right", style="dim", no_wrap=True)
    for row in dict.fromkeys(row for row, _ in cells):
        shown = (cell for column in columns for cell in beside(cells.get((row, column), [])))
        table.add_row(row, *shown)
    return table


def beside(figures: list[Figure]) -> tuple[str, str]:
    """Ours and the published; both stand out where they differ."""
    ours = " ".join(figure.ours or "none" for figure in figures)
    published = " ".join(figure.published for figure in figures)
    if all(figure.agrees for figure in figures):
        return ours, published
    return f"[bold red]{ours}[/]", f"[bold red]≠ {published}[/]"
