"""JSON-stat: valid by its own rules, and each value is where its dimensions say."""

import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from reporting.exporting.json_stat import dataset
from reporting.exporting.tables import HIDDEN, About, Column, Table
from reporting.protection.showing import suppression
from tests.reporting.exporting.json_stat_rules import faults
from tests.service import Api

ON = {"on": "2022-10-15"}
REPORTS = ["coefficients", "referral-sources", "further-paths", "employer-contacts", "caseload"]
DAY = date(2022, 10, 31)
MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)
ABOUT = About("coefficients", [], DAY, MADE, MADE, "recorded", DAY, "municipality", {}, suppression(5), MADE)


async def exported(api: Api, report: str, **asked: str) -> dict[str, Any]:
    lead = api.as_("team_lead", municipalities=["320", "698", "976"])
    answer = await lead.get(f"/exports/{report}.json", params=ON | asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def cell(found: dict[str, Any], **at: str) -> Any:
    index = 0
    for name, size in zip(found["id"], found["size"], strict=True):
        codes = found["dimension"][name]["category"]["index"]
        index = index * size + codes.index(at.get(name, codes[0]))
    return found["value"][index]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("report", REPORTS)
async def test_every_report_is_valid_json_stat(api: Api, report: str) -> None:
    assert faults(await exported(api, report)) == []


@pytest.mark.usefixtures("told")
async def test_the_long_table_is_a_valid_collection_of_a_dataset_a_month_and_report(api: Api) -> None:
    found = await exported(api, "month-ends")

    items = found["link"]["item"]
    assert faults(found) == []
    told_apart = {(one["label"], one["dimension"]["on"]["category"]["index"][0]) for one in items}
    assert len(told_apart) == len(items)
    assert {day for _, day in told_apart} >= {"2021-06-30", "2022-09-30"}
    assert {one["dimension"]["group"]["label"] for one in items if "group" in one["dimension"]} >= {"Age", "Sex"}
    of_each = [[told["name"] for told in one["extension"]["rinnalla"]["definitions"]] for one in items]
    assert all(len(names) == 1 for names in of_each), "not all of them in each, which would be most of the file"
    assert {name for [name] in of_each} <= {told["name"] for told in found["extension"]["rinnalla"]["definitions"]}


@pytest.mark.usefixtures("told")
async def test_a_value_stands_where_its_dimensions_say(api: Api) -> None:
    found = await exported(api, "coefficients", language="fi")

    assert cell(found, municipality="698", figure="employment_coefficient") == 1
    assert cell(found, municipality="all", figure="employment_coefficient") == 0.5
    assert cell(found, municipality="all", figure="clients") == 2
    assert found["dimension"]["municipality"]["category"]["label"]["all"] == "Koko alue"
    assert found["dimension"]["figure"]["category"]["unit"]["employment_coefficient"] == {"decimals": 2}


def test_a_hidden_figure_is_null_with_its_status_and_a_row_that_is_not_there_is_null_alone() -> None:
    columns = (Column("municipality", "word"), Column("row", "word"), Column("count", "count"))
    rows: list[dict[str, Any]] = [
        {"municipality": "698", "row": "studies", "count": HIDDEN},
        {"municipality": "320", "row": "completed", "count": 7},
    ]

    found = dataset(Table("further-paths", "further_paths 1", DAY, columns, rows), ABOUT, "sv")

    assert faults(found) == []
    assert found["value"] == [None, None, None, 7]
    assert found["status"] == {"0": ".."}


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        ("value", [1]),
        ("size", [1, 1, 2]),
        ("id", ["on", "municipality", "sex"]),
        ("role", {"time": ["year"]}),
        ("status", {"9": ".."}),
        ("updated", "yesterday"),
        ("version", "1.0"),
    ],
)
def test_the_rules_find_what_is_wrong(at: str, wrong: Any) -> None:
    columns = (Column("municipality", "word"), Column("percent", "decimal"))
    right = dataset(
        Table(
            "referral-sources", "x 1", DAY, columns, [{"municipality": one, "percent": Decimal("2.5")} for one in "ab"]
        ),
        ABOUT,
        "en",
    )
    assert faults(right) == []

    broken = copy.deepcopy(right) | {at: wrong}

    assert faults(broken)
