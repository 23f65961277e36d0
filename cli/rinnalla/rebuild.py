"""`rinnalla rebuild [PROJECTION]`: figures built anew beside those in use, and taken into use in one step."""

import asyncio
from enum import StrEnum
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rinnalla.backend import ANSWERS_WITHIN, Backend
from rinnalla.endpoints import endpoints
from rinnalla.parked import run

LOOKS_EVERY = 0.5
UNDER_WAY = ("asked", "building")

Rebuild = dict[str, Any]


class Projection(StrEnum):
    FIGURES = "figures"
    STANDING = "standing"


def rebuild(
    projection: Annotated[
        Projection,
        typer.Argument(help="`figures`: everything, from the log; `standing`: where people stand, from the facts."),
    ] = Projection.FIGURES,
    may_differ: Annotated[
        bool, typer.Option("--may-differ", help="Take it into use also when it differs from what is in use.")
    ] = False,
) -> None:
    """Build figures anew, compare them with those in use, and switch. Readers never wait.

    The exit status is 0 when the new ones were taken into use, 1 when they differ or it failed.
    """
    done = run(rebuilt(projection, may_differ=may_differ))
    Console(highlight=False).print(in_a_sentence(done), markup=False)
    raise typer.Exit(0 if done["state"] == "switched" else 1)


async def rebuilt(projection: str, *, may_differ: bool) -> Rebuild:
    """Asks for it and watches it to its end."""
    body = {"projection": projection, "may_differ": may_differ}
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        under_way: Rebuild = await backend.change("reporting", "/rebuilds", body, str(uuid4()))
        with bar() as progress:
            task = progress.add_task("asked for", total=None)
            while under_way["state"] in UNDER_WAY:
                show(progress, task, under_way)
                await asyncio.sleep(LOOKS_EVERY)
                under_way = await backend.get("reporting", f"/rebuilds/{under_way['id']}")
    return under_way


def show(progress: Progress, task: Any, under_way: Rebuild) -> None:
    """Events read of how many; then it counts, and how long that takes nobody knows beforehand."""
    read, total = under_way["events"], under_way["total"]
    if under_way["state"] == "asked":
        return
    if total and read < total:
        progress.update(task, description="events read", completed=read, total=total)
    else:
        progress.update(task, description="counting and comparing", completed=read, total=None)


def in_a_sentence(done: Rebuild) -> str:
    if done["state"] == "switched":
        return f"rebuilt and taken into use: {done['events']} events read, {done['differing_rows']} rows differed"
    if done["state"] == "different":
        return (
            f"{done['differing_rows']} rows differ, so what was in use stays. If that is meant, as after a change of a "
            "definition: rinnalla rebuild --may-differ"
        )
    return f"it failed ({done['error']}); what was in use stays"


def bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
