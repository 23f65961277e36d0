"""A report as a file: the same figures as the report, to the same readers, with what they mean."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest
from arro3.io import read_parquet
from openpyxl import load_workbook

from reporting.registry import REPORTS
from tests.reporting.areas.country import a_file
from tests.service import Api

ON = {"on": "2022-10-15"}
REGION = ["320", "698", "976"]
pytestmark = pytest.mark.usefixtures("told")


async def fetched(api: Api, file: str, **asked: Any) -> httpx.Response:
    answer = await api.as_("team_lead", municipalities=REGION).get(f"/exports/{file}", params=ON | asked)
    assert answer.status_code == 200, answer.text
    return answer


async def reported(api: Api, report: str, **asked: Any) -> list[dict[str, Any]]:
    answer = await api.as_("team_lead", municipalities=REGION).get(f"/reports/{report}", params=ON | asked)
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def name_and_version(report: str) -> str:
    definition = REPORTS[report.replace("-", "_")].definition
    return f"{definition.name} {definition.version}"


def as_texts(row: Mapping[str, Any], names: Any) -> dict[str, str]:
    return {name: "" if row[name] is None else str(row[name]) for name in names}


@pytest.mark.parametrize(
    "report", ["coefficients", "referral-sources", "further-paths", "employer-contacts", "caseload"]
)
async def test_a_csv_for_machines_has_the_rows_of_the_report_and_says_how_it_was_made(api: Api, report: str) -> None:
    answer = await fetched(api, f"{report}.csv")

    rows, wanted = list(csv.DictReader(io.StringIO(answer.text))), await reported(api, report)
    names = set(wanted[0]) - {"group"}
    assert [as_texts(row, names) for row in rows] == [as_texts(row, names) for row in wanted]
    assert {row["on"] for row in rows} == {ON["on"]}
    assert {row["definition"] for row in rows} == {name_and_version(report)}
    assert {(row["areas"], row["suppression"]) for row in rows} == {("recorded", "open")}
    assert all(row["extracted_at"] for row in rows)


async def test_a_csv_for_machines_names_its_companion_that_describes_every_column(api: Api) -> None:
    answer = await fetched(api, "coefficients.csv")
    address = answer.links["describedby"]["url"]

    companion = (await api.get(address)).json()

    assert companion["@context"] == "http://www.w3.org/ns/csvw"
    assert [one["name"] for one in companion["tableSchema"]["columns"]] == answer.text.split("\r\n")[0].split(",")
    [definition] = companion["rinnalla:about"]["definitions"]
    assert definition["text"].keys() >= {"fi", "sv", "en"}


@pytest.mark.parametrize(
    ("language", "heading", "separator", "coefficient", "called"),
    [
        ("fi", "Työllisyyskerroin", ";", "0,50", "Määritelmä"),
        ("sv", "Sysselsättningskoefficient", ";", "0,50", "Definition"),
        ("en", "Employment coefficient", ",", "0.50", "Definition"),
    ],
)
async def test_a_csv_for_excel_opens_as_the_language_has_it_and_ends_with_what_it_means(
    api: Api, language: str, heading: str, separator: str, coefficient: str, called: str
) -> None:
    answer = await fetched(api, "coefficients.csv", language=language)

    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=separator))
    assert rows[0][-2] == heading
    end = rows.index([])
    assert rows[end - 1][-2] == coefficient
    below = {row[0]: row[1] for row in rows[end + 1 :]}
    assert below[called] == name_and_version("coefficients")
    assert len(below) >= 7


async def test_a_workbook_has_its_figures_as_numbers_and_a_sheet_of_what_they_mean(api: Api) -> None:
    answer = await fetched(api, "coefficients.xlsx", language="fi")

    book = load_workbook(io.BytesIO(answer.content))
    figures, about = book.worksheets
    header, *rows = figures.iter_rows(values_only=True)
    assert header[:3] == ("Päivä", "Kunta", "Valmennettuja")
    assert rows[-1][1:] == ("Koko alue", 2, 1, 1, 0.5, 0.5)
    assert str(rows[-1][0]).startswith("2022-10-15")
    assert figures.cell(row=2, column=6).number_format == "0.00"
    assert about.title == "Tiedot"
    said = {row[0].value for row in about.iter_rows()}
    assert {"Määritelmä", "Mitä lasketaan", "Alueet", "Tietosuoja", "Poimittu"} <= said


async def test_every_sheet_of_a_workbook_is_whole_and_declared(api: Api) -> None:
    answer = await fetched(api, "further-paths.xlsx")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert book.testzip() is None
        declared = book.read("[Content_Types].xml").decode()
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert [name for name in sheets if f'PartName="/{name}"' not in declared] == []


async def test_a_parquet_file_is_typed_and_carries_its_definitions(api: Api) -> None:
    answer = await fetched(api, "coefficients.parquet")

    table = read_parquet(io.BytesIO(answer.content)).read_all()
    told = json.loads(table.schema.metadata[b"rinnalla"])
    assert table["clients"].to_pylist() == [1, 1, 2]
    assert [str(one) for one in table["employment_coefficient"].to_pylist()] == ["0.00", "1.00", "0.50"]
    assert {str(one) for one in table["on"].to_pylist()} == {ON["on"]}
    assert table["hidden"].to_pylist() in ([""] * 3, [None] * 3)
    assert told["definitions"][0]["name"] == "coefficients"


async def test_the_long_table_has_every_figure_of_every_month_end(api: Api) -> None:
    answer = await fetched(api, "month-ends.csv")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    months = sorted({row["on"] for row in rows})
    assert (months[0], months[-1], len(months)) == ("2021-06-30", "2022-09-30", 16)
    assert {row["report"] for row in rows} >= {"coefficients", "further-paths", "employer-contacts"}
    assert {row["by"] for row in rows} >= {"", "age_band", "sex"}
    assert "caseload" not in {row["report"] for row in rows}
    found = [
        row["value"]
        for row in rows
        if (row["on"], row["report"], row["place"], row["by"], row["figure"])
        == ("2021-09-30", "coefficients", "698", "", "employment_coefficient")
    ]
    assert found == ["1.00"]


async def test_a_report_broken_down_has_a_row_for_each_group(api: Api) -> None:
    answer = await fetched(api, "coefficients.csv", by="sex", language="sv")

    header, first, *_ = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert header[:3] == ["Dag", "Kommun", "Grupp"]
    assert first[2] == "Okänt"


async def test_a_file_of_a_period_says_from_when(api: Api) -> None:
    period = {"since": "2021-06-01"}
    words = await fetched(api, "coefficients-started-in-period.csv", language="fi", **period)
    machine = await fetched(api, "coefficients-started-in-period.csv-metadata.json", **period)

    below = {row[0]: row[1] for row in csv.reader(io.StringIO(words.text), delimiter=";") if len(row) == 2}
    assert (below["Jakson ensimmäinen päivä"], below["Tilanne päivänä"]) == ("2021-06-01", ON["on"])
    assert machine.json()["rinnalla:about"]["since"] == "2021-06-01"


@pytest.mark.parametrize("format", ["csv", "parquet"])
async def test_each_row_for_a_machine_says_its_period(api: Api, format: str) -> None:
    """It is often read without the rest."""
    answer = await fetched(api, f"coefficients-started-in-period.{format}", since="2021-06-01")
    undivided = await fetched(api, f"coefficients.{format}")

    rows = rows_in(answer, format)
    assert {(str(row["since"]), str(row["on"])) for row in rows} == {("2021-06-01", ON["on"])}
    assert list(rows[0])[:2] == ["since", "on"]
    assert "since" not in rows_in(undivided, format)[0]
    assert f"coefficients-started-in-period-2021-06-01--{ON['on']}.{format}" in answer.headers["Content-Disposition"]


def rows_in(answer: httpx.Response, format: str) -> list[dict[str, Any]]:
    if format == "csv":
        return list(csv.DictReader(io.StringIO(answer.text)))
    table = read_parquet(io.BytesIO(answer.content)).read_all()
    columns = {name: table.column(name).to_pylist() for name in table.schema.names}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize("report", ["coefficients-out-of-work-at-entry", "first-employer-contacts", "plan-coverage"])
async def test_a_file_by_coach_of_a_period_has_the_rows_of_the_report(api: Api, report: str) -> None:
    asked = {"since": "2021-06-01", "by": "coach"}
    answer = await fetched(api, f"{report}.csv", **asked)

    rows, wanted = list(csv.DictReader(io.StringIO(answer.text))), await reported(api, report, **asked)
    assert [as_texts(row, wanted[0]) for row in rows] == [as_texts(row, wanted[0]) for row in wanted]
    assert {row["group"] for row in rows} > {"not_known"}


async def test_places_have_their_names_and_the_file_says_whose_areas_they_are(api: Api) -> None:
    await api.as_("operator").post("/areas", json=a_file(valid_from="2022-01-01"))

    answer = await fetched(api, "coefficients.csv", language="fi", level="employment_area")
    machine = await fetched(api, "coefficients.csv", level="employment_area")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    below = {row[0]: row[1] for row in rows if len(row) == 2}
    assert [row[1] for row in rows[: rows.index([])]] == ["Työllisyysalue", "Pohjola", "Koko alue"]
    assert "alueversio 1" in below["Alueet"]
    assert {row["areas"] for row in csv.DictReader(io.StringIO(machine.text))} == {"day 1"}


async def test_before_the_first_day_that_was_told_of_municipalities_are_called_as_today(api: Api) -> None:
    await api.as_("operator").post("/areas", json=a_file(valid_from="2026-01-01"))

    answer = await fetched(api, "coefficients.csv", language="sv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1 : rows.index([])]] == ["Kemijärvi", "Rovaniemi", "Hela området"]


async def test_without_a_right_to_persons_a_file_has_what_is_protected(api: Api) -> None:
    analyst = api.as_("analyst", municipalities=REGION)

    answers = [await analyst.get(f"/exports/{file}", params=ON) for file in ("coefficients.csv", "month-ends.csv")]

    assert [answer.status_code for answer in answers] == [422, 409]
    assert answers[0].json()["type"] == "/problems/month-ends-only"
    assert answers[1].json()["type"] == "/problems/publishing-not-begun"


async def test_a_reader_of_one_municipality_takes_along_that_one(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=["698"])

    answer = await lead.get("/exports/month-ends.csv", params=ON)

    assert {row["place"] for row in csv.DictReader(io.StringIO(answer.text))} == {"698"}


@pytest.mark.parametrize(
    ("role", "file", "status"),
    [
        ("coach", "coefficients.csv", 403),
        ("analyst", "caseload.csv", 403),
        ("analyst", "nothing.csv", 404),
        ("analyst", "coefficients.pdf", 422),
    ],
)
async def test_what_cannot_be_taken_along_is_refused(api: Api, role: str, file: str, status: int) -> None:
    answer = await api.as_(role, municipalities=REGION).get(f"/exports/{file}", params=ON)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_a_day_before_the_first_is_refused_before_a_byte_is_written(api: Api) -> None:
    lead = api.as_("team_lead", municipalities=REGION)

    for file, first in (("coefficients.csv", "2021-06-01"), ("month-ends.xlsx", "2021-06-30")):
        answer = await lead.get(f"/exports/{file}", params={"on": "2021-05-31"})
        assert (answer.status_code, answer.json()["first_on"]) == (409, first)
    answer = await lead.get("/exports/month-ends.csv", params={"on": "2021-06-29"})
    assert answer.json()["first_on"] == "2021-06-30"


async def test_how_far_an_export_has_come_is_told_to_its_asker_alone(api: Api) -> None:
    export_id, subject = uuid4(), uuid4()
    lead = api.as_("team_lead", municipalities=REGION, subject=subject)
    await lead.get("/exports/month-ends.csv", params=ON | {"export_id": str(export_id)})

    told = (await lead.get(f"/exports/{export_id}")).json()
    others = await api.as_("team_lead", municipalities=REGION).get(f"/exports/{export_id}")

    assert (told["state"], told["tables_written"]) == ("done", told["tables"])
    assert told["rows"] > 0
    assert (others.status_code, others.json()["type"]) == (404, "/problems/export-not-found")
