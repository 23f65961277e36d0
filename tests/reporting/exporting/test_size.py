"""A million rows are written in the memory that a thousand take, and one who leaves leaves no process behind."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import psutil
import pytest
from arro3.io import read_parquet
from openpyxl import load_workbook

from reporting.exporting.formats import Asked, Format, written
from reporting.exporting.making import Plan
from reporting.exporting.pipes import FileNotMade, through
from reporting.exporting.tables import About, Cells, Column, Table

DAY, MADE = date(2022, 10, 31), datetime(2026, 11, 22, 12, tzinfo=UTC)
ABOUT = About("month-ends", [], DAY, MADE, MADE, "recorded", DAY, "municipality", {}, None, MADE)
PLAN = Plan(ABOUT, (), [], is_long=True)
COLUMNS = (
    Column("municipality", "word"),
    Column("row", "word"),
    Column("percent", "decimal"),
    Column("count", "count"),
)
ROWS: list[Cells] = [
    {"municipality": f"{at:03d}", "row": "studies", "percent": Decimal("12.5"), "count": at} for at in range(500)
]
MEBIBYTE = 1024 * 1024
ROOM = 24 * MEBIBYTE
"""A tenth of what the rows alone would take."""

# Told apart from everything else this test's process holds: what a million rows add to the writer and its program.
MEASURED = """
import asyncio, resource, sys
from tests.reporting.exporting.test_size import drained
def peak(): return [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
asyncio.run(drained(sys.argv[1], 1_000)); few = peak()
rows, size = asyncio.run(drained(sys.argv[1], 1_000_000)); many = peak()
print(rows, size, max(many[0] - few[0], many[1] - few[1]) * 1024)
"""


async def generated(rows: int) -> AsyncIterator[Table]:
    for _ in range(rows // (2 * len(ROWS))):
        yield Table("further-paths", "further_paths 1", DAY, COLUMNS, ROWS)


async def drained(format: Format, rows: int) -> tuple[int, int]:
    """Rows and bytes that were written."""
    size = 0
    async for piece in written(PLAN, generated(rows), Asked(format, None)):
        size += len(piece)
    return rows, size


async def whole(format: Format, rows: int) -> bytes:
    return b"".join([piece async for piece in written(PLAN, generated(rows), Asked(format, None))])


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet", "json"])
def test_a_million_rows_take_no_more_memory_than_a_thousand(format: Format) -> None:
    measured = subprocess.run(
        [sys.executable, "-c", MEASURED, format],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])},
    )

    rows, size, grown = map(int, measured.stdout.split())
    assert rows == 1_000_000
    assert size > 100_000
    assert grown < ROOM


async def test_every_row_is_in_the_file() -> None:
    rows = 20_000

    machine = list(csv.reader(io.StringIO((await whole("csv", rows)).decode())))
    book = load_workbook(io.BytesIO(await whole("xlsx", rows)), read_only=True)
    parquet = read_parquet(io.BytesIO(await whole("parquet", rows))).read_all()

    assert len(machine) == 1 + rows
    assert sum(1 for _ in book.worksheets[0].iter_rows()) == 1 + rows
    assert parquet.num_rows == rows
    book.close()


async def test_whoever_leaves_early_leaves_no_process_behind() -> None:
    before = set(psutil.Process().children())
    pieces = written(PLAN, generated(1_000_000), Asked("xlsx", None))
    await anext(pieces)

    await pieces.aclose()  # type: ignore[attr-defined]  # it is a generator

    assert set(psutil.Process().children()) <= before


async def test_rows_that_cannot_be_had_are_no_end_of_the_file() -> None:
    async def breaking() -> AsyncIterator[Table]:
        async for table in generated(10_000):
            yield table
        raise ConnectionError("the database went away")

    with pytest.raises((FileNotMade, ConnectionError)):
        async for _ in written(PLAN, breaking(), Asked("parquet", None)):
            pass


async def test_a_program_that_fails_is_no_end_of_the_file() -> None:
    async def nonsense() -> AsyncIterator[bytes]:
        yield b"no heading\n"

    with pytest.raises(FileNotMade):
        async for _ in through("reporting.exporting.parquet", nonsense()):
            pass


def test_the_http_process_loads_no_library_of_files() -> None:
    loaded = "import reporting.exporting.api, sys; print([name for name in sys.modules if name.startswith('arro3')])"

    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
