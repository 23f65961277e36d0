"""A report as a table fits a narrow screen; as CSV it has exactly the columns that were promised."""

import io
from typing import Any

import pytest
from rich.console import Console

from rinnalla.reports import COLUMNS, as_table, write_csv

NUMBERS = {"employment_coefficient": "0.56", "contract_coefficient": None}


def a_report(name: str) -> dict[str, Any]:
    return {"rows": [dict.fromkeys(COLUMNS[name], 70) | NUMBERS | {"coach_id": "not a column"}]}


@pytest.mark.parametrize("name", COLUMNS)
def test_no_heading_is_cut_on_a_narrow_screen(name: str) -> None:
    screen = io.StringIO()

    Console(file=screen, width=80).print(as_table(name, a_report(name)))

    assert "…" not in screen.getvalue()


def test_the_columns_of_a_csv_are_those_promised() -> None:
    file = io.StringIO()

    write_csv("coefficients", a_report("coefficients"), file)

    assert file.getvalue() == (
        "municipality,clients,employed_persons,contracts,employment_coefficient,contract_coefficient\n"
        "70,70,70,70,0.56,\n"
    )


def test_a_report_broken_down_says_the_group_after_the_place() -> None:
    file = io.StringIO()
    report = a_report("coefficients") | {"by": "sex"}
    report["rows"][0]["group"] = "female"

    write_csv("coefficients", report, file)

    assert file.getvalue().splitlines()[1].startswith("70,female,70,")
