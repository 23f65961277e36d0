"""A file of areas is read as it is published, and what is wrong with it is said with its line and column."""

from datetime import date
from pathlib import Path

import pytest
import typer

from rinnalla.areas import first_day_of
from rinnalla.areas_file import COLUMNS, AreasRefused, read_areas, where_wrong

HEADER = ",".join(["kunta", "seutukunta_code", *list(COLUMNS.values())[1:]])
ROVANIEMI = "698,191,Rovaniemi,Rovaniemi,21,Lapin hva,Lapplands vfo,Lapland,37,Rovaniemi,Rovaniemi,Rovaniemi"
ALAVIESKA = "9,177,Alavieska,Alavieska  ,9,Pohjois,Norra,North,4,Ylivieska,Ylivieska,Ylivieska"


def a_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "areas-2026.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8-sig")
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(AreasRefused) as error:
        read_areas(path)
    return [str(wrong) for wrong in error.value.wrong]


def test_names_lose_the_spaces_around_them_and_codes_get_their_zeros_back(tmp_path: Path) -> None:
    [rovaniemi, alavieska] = read_areas(a_file(tmp_path, ROVANIEMI, ALAVIESKA))

    assert rovaniemi.number == 2
    assert alavieska.row == {
        "municipality": "009",
        "fi": "Alavieska",
        "sv": "Alavieska",
        "county": {"code": "09", "fi": "Pohjois", "sv": "Norra", "en": "North"},
        "employment_area": {"code": "04", "fi": "Ylivieska", "sv": "Ylivieska", "en": "Ylivieska"},
    }


def test_semicolons_do_as_well(tmp_path: Path) -> None:
    path = a_file(tmp_path, ROVANIEMI.replace(",", ";"), header=HEADER.replace(",", ";"))

    assert read_areas(path)[0].row["municipality"] == "698"


def test_every_bad_cell_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, ROVANIEMI.replace("698", "Rovaniemi"), ALAVIESKA.replace("Norra", " "), "698,1")

    assert refused(path) == [
        "line 2, kunta: this is not a code of 3 digits",
        "line 3, hyvinvointialue_name_sv: this is empty",
        "line 4, the row: the row has not as many cells as the header",
    ]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, ROVANIEMI, header=HEADER.replace("tyollisyysalue_code", "alue"))

    assert refused(path) == ["line 1, tyollisyysalue_code: this column is missing"]


def test_a_file_without_rows_or_of_another_encoding_is_refused(tmp_path: Path) -> None:
    assert refused(a_file(tmp_path)) == ["line 1, the row: there is no row below the header"]
    (tmp_path / "areas-2026.csv").write_bytes((HEADER + "\n" + ROVANIEMI.replace("Lapin", "Lapín")).encode("latin-1"))
    assert refused(tmp_path / "areas-2026.csv") == ["line 1, the row: the file is not UTF-8"]


def test_what_the_service_refuses_is_said_at_its_line_and_column(tmp_path: Path) -> None:
    lines = read_areas(a_file(tmp_path, ROVANIEMI, ALAVIESKA, ROVANIEMI))
    by_field = {"errors": [{"field": "rows.1.county.code", "detail": "The form is wrong."}]}

    assert [str(one) for one in where_wrong(lines, by_field)] == ["line 3, hyvinvointialue_code: The form is wrong."]
    assert [one.line for one in where_wrong(lines, {"municipality": "698", "detail": "Twice."})] == [4]
    assert where_wrong(lines, {"detail": "Your role does not allow this."}) == []


def test_the_row_that_names_an_area_otherwise_is_found(tmp_path: Path) -> None:
    lines = read_areas(a_file(tmp_path, ROVANIEMI, ROVANIEMI.replace("698", "320").replace("Lapplands", "Lappska")))

    assert [one.line for one in where_wrong(lines, {"code": "21", "detail": "Two names."})] == [3]


def test_the_year_of_the_name_says_from_when() -> None:
    assert first_day_of(Path("areas-2026.csv")) == date(2026, 1, 1)
    with pytest.raises(typer.BadParameter, match="--from is needed"):
        first_day_of(Path("areas.csv"))
