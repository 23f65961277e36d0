"""`rinnalla export REPORT --format … --out FILE`: a report as a file, written as it comes."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import httpx2
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rinnalla.backend import ANSWERS_WITHIN, Backend, ServiceAway, ServiceRefused, problem_of
from rinnalla.endpoints import endpoints
from rinnalla.parked import run

LOOKS_EVERY = 0.5
PATIENCE = httpx2.Timeout(ANSWERS_WITHIN, read=120.0)
"""A single table of a large region may be counted for a while before its first byte comes."""


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON_STAT = "json-stat"

    @property
    def ending(self) -> str:
        return "json" if self is Format.JSON_STAT else self.value


class Words(StrEnum):
    FI = "fi"
    SV = "sv"
    EN = "en"


class Level(StrEnum):
    MUNICIPALITY = "municipality"
    EMPLOYMENT_AREA = "employment_area"
    REGION = "region"


class AreasOf(StrEnum):
    DAY = "day"
    TODAY = "today"


def export(
    report: Annotated[str, typer.Argument(help="A report, or month-ends: all figures at the end of each month.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the figures are of; the last one.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The file to write.")],
    format: Annotated[Format, typer.Option(help="What kind of file.")] = Format.CSV,
    language: Annotated[
        Words | None, typer.Option(help="In words; a CSV then as Excel opens it. Without it: codes, for machines.")
    ] = None,
    known_at: Annotated[str, typer.Option(help="As known at this instant, e.g. 2026-01-31T12:00:00Z.")] = "",
    level: Annotated[
        Level, typer.Option(help="Rows of municipalities, of employment areas, or of regions and their sum.")
    ] = Level.MUNICIPALITY,
    areas_of: Annotated[AreasOf, typer.Option(help="Areas of the day the figures describe, or today's.")] = AreasOf.DAY,
    by: Annotated[str, typer.Option(help="Broken down by this, e.g. age_band; month-ends has all of them.")] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day, of a report of a period.")
    ] = None,
) -> None:
    """Write a report to a file, with what its figures mean.

    Beside a CSV for machines stands its description: FILE-metadata.json.
    """
    given = {"on": on.date(), "language": language, "known_at": known_at, "by": by, "since": since and since.date()}
    given |= {"level": level, "areas_of": areas_of}
    asked = {name: str(value) for name, value in given.items() if value}
    rows = run(exported(f"/exports/{report}.{format.ending}", asked, out))
    Console(highlight=False).print(f"{out}: {rows} rows of {report}", markup=False)


async def exported(path: str, asked: dict[str, str], out: Path) -> int:
    """Returns how many rows of reports are in the file. Raises ServiceRefused or ServiceAway; then there is no file."""
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        export_id = uuid4()
        with bar() as progress, put_in_place(out) as file:
            watching = asyncio.create_task(watch(backend, export_id, progress))
            try:
                companion = await download(backend, path, asked | {"export_id": str(export_id)}, file)
            finally:
                watching.cancel()
        if companion:
            described = urlsplit(companion)
            describe(out, await backend.get("reporting", described.path, **dict(parse_qsl(described.query))))
        told = await backend.get("reporting", f"/exports/{export_id}")
    return int(told["rows"])


async def download(backend: Backend, path: str, asked: dict[str, str], file: BinaryIO) -> str:
    """Returns where the file's description is, when it has one of its own."""
    headers = {"Authorization": f"Bearer {await backend.tokens.token()}"}
    url = backend.endpoints.url("reporting") + path
    try:
        async with backend.http.stream("GET", url, params=asked, headers=headers, timeout=PATIENCE) as answer:
            if not answer.is_success:
                await answer.aread()
                raise ServiceRefused(answer.status_code, problem_of(answer))
            async for piece in answer.aiter_bytes():
                file.write(piece)
            return str(answer.links.get("describedby", {}).get("url", ""))
    except httpx2.HTTPError as error:
        raise ServiceAway(f"the file did not come whole ({type(error).__name__}); nothing was kept of it") from error


async def watch(backend: Backend, export_id: UUID, progress: Progress) -> None:
    """Until it is cancelled. Before the service has begun it knows nothing of the export."""
    task = progress.add_task("tables", total=None, rows=0)
    while True:
        await asyncio.sleep(LOOKS_EVERY)
        with suppress(ServiceRefused, ServiceAway):
            told = await backend.get("reporting", f"/exports/{export_id}")
            progress.update(task, completed=told["tables_written"], total=told["tables"], rows=told["rows"])


@contextmanager
def put_in_place(out: Path) -> Iterator[BinaryIO]:
    """A file takes its name when it is whole; what was there before stays until then."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def describe(out: Path, companion: dict[str, Any]) -> None:
    beside = out.with_name(f"{out.name}-metadata.json")
    told = companion | {"url": out.name}
    beside.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def bar() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rows]} rows"),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)
