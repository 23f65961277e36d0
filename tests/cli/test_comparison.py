"""The demo's tables mark every difference."""

import io
from typing import Any

from rich.console import Console

from rinnalla.demonstration import comparison
from rinnalla.demonstration.comparison import Comparison, Figure

Rows = list[dict[str, Any]]


def as_published() -> dict[tuple[str, str], dict[str, Rows]]:
    figures = comparison.published()
    reports: dict[tuple[str, str], dict[str, Rows]] = {one: {"rows": []} for one in comparison.asked_reports(figures)}
    for row in figures["coefficients"]:
        quotient = {"employment_coefficient": f"{row['coefficient']:.2f}", "contracts": row.get("contracts", 0)}
        reports["coefficients", row["as_of"]]["rows"].append(row | quotient)
    sources, paths, contacts = figures["referral_sources"], figures["further_paths"], figures["employer_contacts"]
    reports["referral-sources", sources["as_of"]]["rows"] = tidy(sources["rows"], sources["columns"], "source_category")
    rows = paths["contract_rows"] | paths["person_rows"]
    rows["contracts_all"]["percent"] = [None, None, paths["contracts_per_client_percent_all"]]
    reports["further-paths", paths["as_of"]]["rows"] = tidy(rows, paths["columns"], "row")
    reports["employer-contacts", contacts["as_of"]]["rows"] = [
        {"municipality": place, "contacts": count, "employers": contacts["employers"].get(place, 0)}
        for place, count in contacts["contacts"].items()
    ]
    return reports


def tidy(rows: dict[str, Any], columns: list[str], name: str) -> Rows:
    none = [None] * len(columns)
    return [
        {name: key, "municipality": place, "count": row["count"][at], "percent": row.get("percent", none)[at]}
        for key, row in rows.items()
        for at, place in enumerate(columns)
    ]


def test_the_published_figures_agree_with_themselves() -> None:
    compared = comparison.compare(comparison.published(), as_published())

    assert sum(one.differences for one in compared) == 0
    assert sum(len(one.figures) for one in compared) == 153


def test_a_difference_is_counted_and_marked() -> None:
    reports = as_published()
    reports["coefficients", "2022-10-15"]["rows"][0]["employed_persons"] = 38

    first, second, *_ = comparison.compare(comparison.published(), reports)

    assert (first.differences, second.differences) == (0, 1)
    assert "≠ 39" in printed(second)
    assert "≠" not in printed(first)


def test_a_figure_that_is_missing_differs() -> None:
    reports = as_published()
    reports["coefficients", "2022-10-15"]["rows"].clear()

    assert comparison.compare(comparison.published(), reports)[1].differences == 12


def test_the_tables_fit_a_terminal() -> None:
    for one in comparison.compare(comparison.published(), as_published()):
        assert "…" not in printed(one)


def test_a_row_that_nobody_is_in_counts_as_none() -> None:
    assert comparison.text({}, ("self", "320"), "count") == "0"
    assert not Figure("698", "coefficient", comparison.text({}, "698", "employment_coefficient"), "0.56").agrees


def printed(one: Comparison) -> str:
    screen = io.StringIO()
    Console(file=screen, width=80).print(comparison.as_table(one))
    return screen.getvalue()
