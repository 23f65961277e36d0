import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rinnalla.importing.cells import Region
from rinnalla.importing.folder import NothingToImport, read_folder
from rinnalla.importing.formats import FileFormat, formats
from rinnalla.importing.reading import ReadRow, read_rows
from rinnalla.importing.refusals import FileRefused, RefusedRows
from rinnalla.importing.staging import BATCH, Staging

LAPLAND = Region(frozenset({"698", "320"}), allow_artificial_identity_codes=True)
COACHES = "coach,name,municipality,fte\n"
ACTIVITIES = "client,kind,started_on,ended_on\n"


def rows_of(folder: Path, format: FileFormat, text: str | bytes) -> list[ReadRow]:
    path = folder / format.file
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_rows(path, format))


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_comma_and_semicolon_with_and_without_mark(
    folder: Path, by_name: dict[str, FileFormat], delimiter: str, mark: str
) -> None:
    text = mark + COACHES.replace(",", delimiter) + delimiter.join(["c1", "Saara Peurajoki", "698", "1.0"]) + "\r\n"

    (row,) = rows_of(folder, by_name["coaches"], text)

    assert row == ReadRow(2, {"coach": "c1", "name": "Saara Peurajoki", "municipality": "698", "fte": "1"}, [])


def test_columns_may_stand_in_any_order(folder: Path, by_name: dict[str, FileFormat]) -> None:
    (row,) = rows_of(folder, by_name["coaches"], "fte,coach,municipality,name\n0.5,c1,698,Saara\n")

    assert row.cells["fte"] == "0.5"
    assert row.cells["name"] == "Saara"


def test_every_wrong_cell_of_a_row_is_told(folder: Path, by_name: dict[str, FileFormat]) -> None:
    good, bad, short = rows_of(folder, by_name["coaches"], COACHES + "c1,Saara,698,1\n,Outi,091,2\nc3,Janne,698\n")

    assert good.problems == []
    assert [one.column for one in bad.problems] == ["coach", "municipality", "fte"]
    assert [one.problem for one in short.problems] == ["the row has 3 cells"]


def test_lines_are_those_of_the_file(folder: Path, by_name: dict[str, FileFormat]) -> None:
    rows = rows_of(folder, by_name["coaches"], COACHES + '\nc1,"Saara\nPeurajoki",698,1\n\nc2,Outi,698,1\n')

    assert [(row.line, bool(row.problems)) for row in rows] == [(3, True), (6, False)]


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("coach,name,municipality\nc1,Saara,698\n", 1, "fte", "is missing"),
        ("coach,name,municipality,fte,phone\n", 1, "phone", "is not a column of this file"),
        ("coach,name,municipality,fte,fte\n", 1, "fte", "is there twice"),
        ("", 1, "coach", "is missing"),
        (COACHES + 'c1,"Saara,698,1\n', 2, "", "is not readable as CSV (unexpected end of data)"),
        (COACHES.encode() + b"c1,Sara,698,1\nc2,P\xe4ivi,698,1\n", 3, "", "is not UTF-8"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(
    folder: Path, by_name: dict[str, FileFormat], text: str | bytes, line: int, column: str, problem: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        rows_of(folder, by_name["coaches"], text)

    told = refused.value.refused
    assert (told.file, told.line, told.column, told.problem) == ("coaches.csv", line, column, problem)


def test_a_file_that_cannot_be_read_is_refused(folder: Path, by_name: dict[str, FileFormat]) -> None:
    (folder / "coaches.csv").symlink_to("coaches.csv")

    with pytest.raises(FileRefused, match="cannot be read"):
        list(read_rows(folder / "coaches.csv", by_name["coaches"]))


def test_a_file_without_a_header_does_not_repeat_what_stands_there(
    folder: Path, by_name: dict[str, FileFormat]
) -> None:
    text = "client,given_name,family_name,hetu,birth_date,no_hetu_reason,municipality,language,290290-900X\n"
    with pytest.raises(FileRefused) as refused:
        rows_of(folder, by_name["clients"], text)

    assert refused.value.refused.column == ""


@pytest.mark.parametrize(
    ("file", "row", "columns"),
    [
        ("clients", "a,Aino,Aapanen,,1990-01-01,,698,fi", ["no_hetu_reason"]),
        ("clients", "a,Aino,Aapanen,,,foreign,698,fi", ["birth_date"]),
        ("clients", "a,Aino,Aapanen,291090-9023,1990-10-28,,698,fi", ["birth_date"]),
        ("clients", "a,Aino,Aapanen,291090-9023,,refused,698,fi", ["no_hetu_reason"]),
        ("clients", "a,Aino,Aapanen,291090-9023,1990-10-29,,698,", []),
        ("coaching", "a,698,c,2021-06-01,2021-07-01,", ["end_reason"]),
        ("coaching", "a,698,c,2021-06-01,,completed", ["ended_on"]),
        ("coaching", "a,698,c,2021-06-01,2021-05-31,completed", ["ended_on"]),
        ("coaching", "a,698,c,2021-06-01,2021-07-01,discontinued:health", []),
        ("activities", "a,studies,2021-06-02,2021-06-01", ["ended_on"]),
        (
            "referrals",
            "a,,self,supported_employment,698,2021-06-01,2021-06-02,2021-06-02,no_capacity,",
            ["declined_on"],
        ),
        ("referrals", "a,,self,supported_employment,698,2021-06-01,,2021-06-02,,", ["reason"]),
        ("referrals", "a,,self,supported_employment,698,2021-06-01,,,,2021-06-02", ["accepted_on"]),
        ("referrals", "a,,self,supported_employment,698,2021-06-01,2021-05-30,,,", ["accepted_on"]),
    ],
)
def test_the_cells_of_a_row_must_agree(
    folder: Path, by_name: dict[str, FileFormat], file: str, row: str, columns: list[str]
) -> None:
    format = by_name[file]

    (read,) = rows_of(
        folder,
        format,
        ",".join(name for name, column in format.columns.items() if not column.may_be_absent) + "\n" + row + "\n",
    )

    assert [one.column for one in read.problems] == columns


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=1, max_size=6), max_size=8))
def test_no_row_stops_the_others(folder: Path, rows: list[list[str]]) -> None:
    """Whatever stands in the cells, each row is read or refused; the good row at the end always comes through."""
    format = {one.name: one for one in formats(LAPLAND)}["coaches"]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([list(format.columns), *rows, ["last", "Saara", "698", "1"]])

    read = rows_of(folder, format, text.getvalue())

    assert read[-1].cells.get("coach") == "last"
    assert not read[-1].problems


def staged(folder: Path, files: dict[str, str]) -> tuple[Staging, RefusedRows, list[FileFormat]]:
    for name, text in files.items():
        (folder / name).write_text(text)
    staging, refused = Staging(), RefusedRows(folder)
    return staging, refused, read_folder(folder, LAPLAND, staging, refused)


def test_refused_rows_are_written_beside_the_files(folder: Path) -> None:
    clients = "client,given_name,family_name,hetu,birth_date,no_hetu_reason,municipality,language\n"
    staging, refused, _ = staged(folder, {"clients.csv": clients + "a,Aino,Aapanen,291090-9024,,,698,fi\n"})
    refused.close()
    staging.close()

    text = (folder / "refused.csv").read_text()
    assert text.splitlines()[0] == "file,line,column,problem,remedy"
    assert text.splitlines()[1].startswith("clients.csv,2,hetu,")
    assert "291090" not in text


def test_without_refusals_an_earlier_refused_file_goes(folder: Path) -> None:
    (folder / "refused.csv").write_text("old")

    staging, refused, _ = staged(folder, {"coaches.csv": COACHES + "c1,Saara,698,1\n"})
    staging.close()
    refused.close()

    assert not (folder / "refused.csv").exists()


def test_a_folder_with_none_of_the_files_is_refused(folder: Path) -> None:
    with pytest.raises(NothingToImport):
        staged(folder, {"notes.txt": "hello"})


@pytest.mark.parametrize("name", ["client.csv", "Clients.csv", "clients.CSV"])
def test_a_misspelt_file_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(FileRefused, match=name):
        staged(folder, {"coaches.csv": COACHES, name: "client\n"})


def test_a_cell_too_long_is_refused_with_its_row_alone(folder: Path, by_name: dict[str, FileFormat]) -> None:
    long, good = rows_of(folder, by_name["coaches"], COACHES + f"c1,{'a' * 20_000},698,1\nc2,Outi,698,1\n")

    assert [one.column for one in long.problems] == ["name"]
    assert not good.problems


def test_equal_contacts_go_together_by_day(folder: Path) -> None:
    head = "employer,coach,client,contacted_on,kind,face_to_face\n"
    row = "e1,c1,,2021-06-01,phone,false\n"
    staging, _, (format,) = staged(
        folder, {"employer_contacts.csv": head + row + row + "e1,c1,,2021-05-31,phone,false\n"}
    )

    batches = list(staging.batches(format))
    staging.close()

    assert [[row.line for row in batch] for batch in batches] == [[4, 2, 3]]


def test_rows_of_one_client_go_one_after_the_other_by_day(folder: Path) -> None:
    head = "client,municipality,coach,started_on,ended_on,end_reason\n"
    rows = [f"k{n % 7},698,c,2021-{1 + n % 12:02d}-{1 + n % 28:02d},," for n in range(3 * BATCH)]
    staging, _, (format,) = staged(folder, {"coaching.csv": head + "\n".join(rows) + "\n"})

    days: dict[object, list[str]] = {}
    count = 0
    for batch in staging.batches(format):
        assert len({row.cells["client"] for row in batch}) == len(batch)
        for row in batch:
            days.setdefault(row.cells["client"], []).append(str(row.cells["started_on"]))
            count += 1
    staging.close()

    assert count == 3 * BATCH
    assert all(list(one) == sorted(one) for one in days.values())
