"""`rinnalla import FOLDER`."""

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from rinnalla.backend import Backend, ServiceAway, ServiceRefused
from rinnalla.endpoints import Endpoints, StackUnknown, endpoints
from rinnalla.importing.cells import Region
from rinnalla.importing.folder import NothingToImport, Steps, read_folder, send_folder, wait_for_reporting
from rinnalla.importing.refusals import FileRefused, Refused, RefusedRows
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Staging
from rinnalla.importing.summary import Summary, in_a_sentence, show_summary

ALL_WENT_IN, SOME_REFUSED, NOTHING_SENT, STOPPED = 0, 1, 2, 3


def import_folder(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True, file_okay=False, writable=True, help="A folder of CSV files; refused.csv is written into it."
        ),
    ],
    source: Annotated[str, typer.Option(help="Whose keys these are; the folder's name unless told.")] = "",
) -> None:
    """Bring in the files of a folder; run again, it does what is left.

    The exit status is 0 when every row went in, 1 when some were refused, 2 when nothing was sent, 3 when it stopped.
    """
    console = Console(highlight=False)
    try:
        status = import_into(endpoints(), folder.resolve(), source or folder.resolve().name, console)
    except StackUnknown as unknown:
        console.print(f"[red]{escape(str(unknown))}[/]")
        status = NOTHING_SENT
    except KeyboardInterrupt:
        console.print("stopped; run it again to go on where it was")
        status = STOPPED
    raise typer.Exit(status)


def import_into(where: Endpoints, folder: Path, source: str, console: Console) -> int:
    """Returns the exit status."""
    refused, staging = RefusedRows(folder), Staging()
    try:
        return asyncio.run(imported(where, folder, source, console, staging, refused))
    except NothingToImport as nothing:
        console.print(f"[red]{escape(str(nothing))}[/]")
        return NOTHING_SENT
    except FileRefused as error:
        refused.add(error.refused)
        show_file_refused(console, error.refused)
        return NOTHING_SENT
    except (ServiceAway, ServiceRefused) as away:
        console.print(f"[red]{escape(str(away))}[/]\nWhat went in is kept: start the command again to go on.")
        return STOPPED
    finally:
        refused.close()
        staging.close()


async def imported(
    where: Endpoints, folder: Path, source: str, console: Console, staging: Staging, refused: RefusedRows
) -> int:
    began = time.monotonic()
    region = Region(where.municipalities, where.allow_artificial_identity_codes)
    present = read_folder(folder, region, staging, refused)
    async with Backend(where, "importer") as backend:
        with bars(console) as progress:
            summary = await send_folder(present, staging, Run(backend, source), refused, steps(progress))
            waiting = progress.add_task("until reporting has applied it all", total=None)
            parked = await wait_for_reporting(backend)
            progress.update(waiting, total=1, completed=1)
    show_end(console, summary, refused, parked, time.monotonic() - began)
    return SOME_REFUSED if refused.count or parked else ALL_WENT_IN


def bars(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def steps(progress: Progress) -> Steps:
    tasks: dict[str, TaskID] = {}

    def begin(file: str, rows: int) -> None:
        tasks[file] = progress.add_task(file, total=rows)

    return Steps(begin, lambda file, rows: progress.advance(tasks[file], rows))


def show_end(console: Console, summary: Summary, refused: RefusedRows, parked: int, seconds: float) -> None:
    show_summary(console, summary, refused)
    if parked:
        console.print(f"[red]{parked} messages are parked: the figures lack them.[/] See `rinnalla parked list`.")
    console.print(f"took {seconds:.1f} s")


def show_file_refused(console: Console, one: Refused) -> None:
    console.print(f"[red]{escape(in_a_sentence(one))}[/]\nNothing was sent.", soft_wrap=True)
