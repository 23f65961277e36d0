"""A protected month end as a file: in every format `..` or its mark where a figure is hidden, and never the figure."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from arro3.io import read_parquet
from openpyxl import load_workbook

from reporting.protection.showing import rule_as_told
from reporting.protection.tables import TABLES
from reporting.registry import REPORTS
from tests.reporting.areas.country import a_file
from tests.reporting.exporting.json_stat_rules import faults
from tests.reporting.exporting.test_json_stat import cell
from tests.reporting.protection.test_month_ends import LAST, begin, settings, work
from tests.reporting.protection.test_newer_tables import a_way, rows
from tests.service import Api

__all__ = ["settings", "work"]

HIDDEN_DAYS = 83
"""What nobody may see: the median days of three persons to their jobs. No other figure is the same."""
FACTS = {"municipality": "320", "stage": "employed"}


@pytest.fixture
async def shown(deliver: Callable[..., Awaitable[None]], api: Api, work: Callable[[], Awaitable[int]]) -> None:
    """Twenty-four here, half of them in work at once; twelve there, three in work after eighty-three days."""
    events = [event for n in range(24) for event in a_way("698", after=2 + n % 3, is_employed=n % 2 == 0)]
    for n in range(12):
        events += a_way("320", after=3 + n % 5, is_employed=n < 3, hired_after=HIDDEN_DAYS)
    await deliver(*events)
    told = await api.as_("operator").post("/areas", json=a_file(valid_from="2022-01-01"))
    assert told.status_code == 200, told.text
    await begin(api)
    assert await work() == 1


pytestmark = pytest.mark.usefixtures("shown")


async def fetched(api: Api, file: str, **asked: Any) -> httpx.Response:
    answer = await api.as_("analyst").get(f"/exports/{file}", params={"on": str(LAST)} | asked)
    assert answer.status_code == 200, answer.text
    return answer


async def test_the_figure_is_there_for_those_who_see_persons_and_for_no_others(api: Api) -> None:
    """Else the tests below would look for what is nowhere."""
    theirs, ours = await rows(api, "referral_funnel", "team_lead"), await rows(api, "referral_funnel")

    assert [row["median_days"] for row in theirs].count(f"{HIDDEN_DAYS}.0") == 1
    [hidden] = [row for row in ours if FACTS.items() <= row.items()]
    assert (hidden["persons"], hidden["percent"], hidden["median_days"]) == ("..", "..", "..")


def is_told(text: str) -> bool:
    return re.search(rf"\b{HIDDEN_DAYS}([.,]0)?\b", text) is not None


async def test_a_csv_for_machines_has_two_dots_and_says_by_which_rule(api: Api) -> None:
    answer = await fetched(api, "referral-funnel.csv")

    found = list(csv.DictReader(io.StringIO(answer.text)))
    [hidden] = [row for row in found if FACTS.items() <= row.items()]
    assert (hidden["persons"], hidden["percent"], hidden["median_days"]) == ("..", "..", "..")
    assert {row["suppression"] for row in found} == {"k=5"}
    assert {row["areas"] for row in found} == {"day 1"}
    assert {row["on"] for row in found} == {str(LAST)}
    assert {row["definition"] for row in found} == {"referral_funnel 1"}
    assert all(row["extracted_at"] for row in found)
    assert not any(is_told(row["median_days"]) for row in found)


async def test_the_companion_of_a_csv_has_population_rule_and_areas(api: Api) -> None:
    answer = await fetched(api, "referral-funnel.csv-metadata.json")

    told = answer.json()["rinnalla:about"]
    [definition] = told["definitions"]
    assert definition["population"]["fi"]
    assert (told["suppression"], told["areas"], told["on"]) == ("k=5", "day 1", str(LAST))
    rule = told["suppression_rule"]
    assert (rule["name"], rule["version"], rule["k"]) == ("disclosure_control", rule_as_told()["version"], 5)
    assert "1–4" in rule["text"]["fi"]
    assert told["extracted_at"]
    assert all(column["null"] == ["", ".."] for column in answer.json()["tableSchema"]["columns"])


@pytest.mark.parametrize(
    ("language", "separator", "rule"),
    [("fi", ";", "Tietosuoja"), ("sv", ";", "Dataskydd"), ("en", ",", "Disclosure control")],
)
async def test_a_csv_for_excel_has_two_dots_and_the_rule_below(
    api: Api, language: str, separator: str, rule: str
) -> None:
    answer = await fetched(api, "referral-funnel.csv", language=language)

    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=separator))
    end = lines.index([])
    below = {row[0]: row[1] for row in lines[end + 1 :]}
    assert [row[-3:] for row in lines[1:end]].count(["..", "..", ".."]) >= 1
    assert not any(is_told(row[-1]) for row in lines[1:end])
    assert re.search(rf"10.*disclosure_control {rule_as_told()['version']}, k = 5", below[rule]), "in full: of 2k, too"
    assert len(below) >= 9, "title, day, definition, population and the rest, areas, rule, moments"


async def test_a_workbook_has_two_dots_as_text_and_the_rule_on_its_own_sheet(api: Api) -> None:
    answer = await fetched(api, "referral-funnel.xlsx", language="fi")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        parts = "".join(book.read(name).decode() for name in book.namelist())
    figures, about = load_workbook(io.BytesIO(answer.content)).worksheets
    cells = [row[-3:] for row in figures.iter_rows(min_row=2, values_only=True)]
    said = {row[0].value: str(row[1].value) for row in about.iter_rows()}
    assert ("..", "..", "..") in cells
    assert HIDDEN_DAYS not in {value for row in cells for value in row}
    assert f"<v>{HIDDEN_DAYS}" not in parts
    assert {"Määritelmä", "Joukko", "Alueet", "Tietosuoja", "Poimittu", "Tilanne päivänä"} <= said.keys()
    assert "alueversio 1" in said["Alueet"]


async def test_a_parquet_file_has_nothing_and_names_what_is_hidden(api: Api) -> None:
    answer = await fetched(api, "referral-funnel.parquet")

    table = read_parquet(io.BytesIO(answer.content)).read_all()
    told = json.loads(table.schema.metadata[b"rinnalla"])
    columns = {name: table[name].to_pylist() for name in ("municipality", "stage", "persons", "median_days", "hidden")}
    [hidden] = [row for row in zip(*columns.values(), strict=True) if row[:2] == ("320", "employed")]
    assert hidden[2:] == (None, None, "persons percent median_days")
    assert HIDDEN_DAYS not in columns["median_days"]
    assert (told["suppression"], told["areas"], told["on"]) == ("k=5", "day 1", str(LAST))
    assert told["definitions"][0]["population"]["sv"]


async def test_json_stat_has_null_with_the_status_two_dots(api: Api) -> None:
    found = (await fetched(api, "referral-funnel.json")).json()

    assert faults(found) == []
    assert cell(found, **FACTS, figure="median_days") is None
    assert set(found["status"].values()) == {".."}
    assert [found["value"][int(at)] for at in found["status"]] == [None] * len(found["status"])
    assert HIDDEN_DAYS not in found["value"]
    assert found["extension"]["rinnalla"]["suppression"] == "k=5"
    assert "5" in found["note"][0]


async def test_the_long_table_has_every_protected_table_and_no_hidden_figure(api: Api) -> None:
    answer = await fetched(api, "month-ends.csv")

    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["report"] for row in found} == {REPORTS[name].path for name in TABLES}
    assert {row["suppression"] for row in found} == {"k=5"}
    hidden = [row["value"] for row in found if row["report"] == "referral-funnel" and row["value"] == ".."]
    assert len(hidden) >= 3
    assert not any(is_told(row["value"]) for row in found)


@pytest.mark.parametrize("name", TABLES)
async def test_of_every_protected_table_the_file_hides_what_the_answer_hides(api: Api, name: str) -> None:
    answer = await fetched(api, f"{REPORTS[name].path}.csv")

    found, told = list(csv.DictReader(io.StringIO(answer.text))), await rows(api, name)
    assert len(found) == len(told)
    for line, row in zip(found, told, strict=True):
        assert {field for field, value in line.items() if value == ".."} == set(row["hidden"])
