"""`rinnalla protect`: figures for those without a right to persons, protected for month ends by the worker."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console

from rinnalla.backend import ANSWERS_WITHIN, Backend
from rinnalla.endpoints import Endpoints, endpoints
from rinnalla.parked import run
from rinnalla.rebuild import bar

LOOKS_EVERY = 1.0
Month = dict[str, Any]


def protect(
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Count the month of this day and all after it anew; else from the first."
        ),
    ] = None,
    wait: Annotated[bool, typer.Option(help="Watch until all are done.")] = True,
) -> None:
    """Begin publishing figures once the history is in, or count months anew. From then on each month follows by itself.

    The exit status is 0 when every month asked for is shown, 1 when one is withheld.
    """
    done = run(protected(endpoints(), since.date() if since else None, wait=wait))
    Console(highlight=False).print(in_a_sentence(done), markup=False)
    raise typer.Exit(1 if any(month["state"] == "withheld" for month in done) else 0)


async def protected(where: Endpoints, since: date | None, *, wait: bool) -> list[Month]:
    """Asks for the months and, if it is to, watches them to their end: with those that were being protected before."""
    body = {"since": str(since)} if since else {}
    async with Backend(where, "operations", patience=ANSWERS_WITHIN) as backend:
        asked: list[Month] = (await backend.change("reporting", "/month-ends", body, str(uuid4())))["month_ends"]
        under_way = {month["id"] for month in await months_of(backend) if month["state"] == "asked"}
        ids = under_way | {month["id"] for month in asked}
        return await watched(backend, ids) if wait else [one for one in await months_of(backend) if one["id"] in ids]


async def months_of(backend: Backend) -> list[Month]:
    months: list[Month] = (await backend.get("reporting", "/month-ends"))["month_ends"]
    return months


async def watched(backend: Backend, ids: set[str]) -> list[Month]:
    with bar() as progress:
        task = progress.add_task("month ends protected", total=len(ids))
        while True:
            ours = [month for month in await months_of(backend) if month["id"] in ids]
            waiting = sum(month["state"] == "asked" for month in ours)
            progress.update(task, completed=len(ids) - waiting)
            if not waiting:
                return ours
            await asyncio.sleep(LOOKS_EVERY)


def in_a_sentence(months: list[Month]) -> str:
    if not months:
        return "there is no month end to protect"
    days = sorted(month["month_end"] for month in months)
    waiting, withheld = (sum(month["state"] == state for month in months) for state in ("asked", "withheld"))
    said = f"{len(months)} month ends, {days[0]} to {days[-1]}"
    if waiting:
        return f"{said}: the worker protects them, the oldest first"
    return f"{said}: protected" + (f", but {withheld} of them could not be and are not shown" if withheld else "")
