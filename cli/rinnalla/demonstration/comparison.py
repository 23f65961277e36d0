"""Our figures beside the published ones, every difference marked."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.table import Table

from local_stack.home import REPOSITORY

PUBLISHED = REPOSITORY / "deploy/demo/published.json"

Report = Mapping[str, Any]
Reports = Mapping[tuple[str, str], Report]
"""By name and day."""


@dataclass(frozen=True)
class Figure:
    """One published number, and what we make of it."""

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
        counted(
            "Referral sources", figures["referral_sources"], ["rows"], "source_category", "referral-sources", reports
        ),
        counted(
            "Further paths",
            figures["further_paths"],
            ["contract_rows", "person_rows"],
            "row",
            "further-paths",
            reports,
            percent_of_all={"contracts_all": figures["further_paths"]["contracts_per_client_percent_all"]},
        ),
        employer_contacts(figures["employer_contacts"], reports),
    ]


def coefficients(figures: Mapping[str, Any], reports: Reports, day: str) -> Comparison:
    ours = by(reports["coefficients", day], "municipality")
    columns = {"employment_coefficient": "coefficient"}
    wanted = ("clients", "employed_persons", "contracts", "employment_coefficient")
    compared = [
        Figure(
            row["municipality"], column, text(ours, row["municipality"], column), str(row[columns.get(column, column)])
        )
        for row in figures["coefficients"]
        if row["as_of"] == day
        for column in wanted
        if columns.get(column, column) in row
    ]
    return Comparison(f"Coefficients on {day}", compared)


def counted(
    title: str,
    table: Mapping[str, Any],
    parts: list[str],
    row_column: str,
    report: str,
    reports: Reports,
    *,
    percent_of_all: Mapping[str, float] | None = None,
) -> Comparison:
    ours = by(reports[report, table["as_of"]], row_column, "municipality")
    compared = []
    for name, row in ((name, row) for part in parts for name, row in table[part].items()):
        for position, place in enumerate(table["columns"]):
            for kind in ("count", "percent"):
                if kind in row:
                    mine = text(ours, (name, place), kind)
                    compared.append(Figure(name, f"{place} {kind}", mine, str(row[kind][position])))
    for name, percent in (percent_of_all or {}).items():
        compared.append(Figure(name, "all percent", text(ours, (name, "all"), "percent"), str(percent)))
    return Comparison(f"{title} on {table['as_of']}", compared)


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
    """Where we have no row, nobody was counted: 0, but no percentage and no coefficient of nothing."""
    value = rows.get(row, {}).get(column)
    if value is None:
        return "0" if row not in rows and column not in ("employment_coefficient",) else ""
    return str(value)


def as_table(comparison: Comparison) -> Table:
    """Each figure as `ours`, and where the published one differs, both."""
    columns = list(dict.fromkeys(figure.column for figure in comparison.figures))
    table = Table("", title=comparison.title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right")
        table.add_column("published", justify="right", style="dim")
    cells = {(figure.row, figure.column): figure for figure in comparison.figures}
    for row in dict.fromkeys(figure.row for figure in comparison.figures):
        table.add_row(row, *(shown for column in columns for shown in pair(cells.get((row, column)))))
    return table


def pair(figure: Figure | None) -> Iterator[str]:
    if figure is None:
        yield from ("", "")
    elif figure.agrees:
        yield from (figure.ours, figure.published)
    else:
        yield from (f"[bold red]{figure.ours or 'none'}[/]", f"[bold red]≠ {figure.published}[/]")
