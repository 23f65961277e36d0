"""`rinnalla areas import|merge|show`: municipalities and the areas they belong to, from a day on."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rinnalla.areas_file import AreasRefused, Line, read_areas, where_wrong
from rinnalla.backend import ANSWERS_WITHIN, Backend, ServiceRefused
from rinnalla.endpoints import endpoints
from rinnalla.parked import run

SHOWN = 20
Answer = dict[str, Any]
Day = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day it holds.")]

commands = typer.Typer(no_args_is_help=True, help="Municipalities, wellbeing services counties and employment areas.")
console = Console(highlight=False)


@commands.command("import")
def import_areas(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file, one row a municipality.")],
    since: Day = None,
) -> None:
    """Bring in a file of municipalities and areas. The same file again changes nothing.

    Without --from it holds from the first of January of the year that the file's name ends with.
    """
    valid_from = since.date() if since else first_day_of(file)
    try:
        taken = run(sent(file, read_areas(file), valid_from))
    except AreasRefused as refused:
        show_refused(refused)
        raise typer.Exit(1) from refused
    console.print(
        f"version {taken['version']}, from {valid_from}: {taken['changed']} municipalities changed, "
        f"{taken['unchanged']} as before"
    )
    if taken["left_out"]:
        left_out = ", ".join(taken["left_out"])
        console.print(
            f"not in the file, and left as they were: {left_out}. Merged? rinnalla areas merge A B --from DAY"
        )


@commands.command("merge")
def merge(
    municipality: Annotated[str, typer.Argument(help="The code of the municipality that ends.")],
    into: Annotated[str, typer.Argument(help="The code of the one it becomes part of.")] = "",
    since: Day = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the word about that day back.")] = False,
) -> None:
    """Say that a municipality becomes part of another from a day on: rinnalla areas merge 976 698 --from 2027-01-01."""
    if since is None or bool(into) == undo:
        raise typer.BadParameter("name both municipalities and --from, or one municipality with --undo and --from")
    body = {"municipality": municipality, "into": into or None, "merged_on": since.date().isoformat()}
    taken = run(told("/areas/mergers", body))
    console.print(f"version {taken['version']}" if taken["changed"] else "this was known already: nothing changed")


@commands.command("show")
def show(
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today unless told.")] = None,
) -> None:
    """The region's municipalities and the areas they belong to on a day."""
    found = run(fetched(on.date().isoformat() if on else ""))
    console.print(as_table(found))
    for area in found["employment_areas"]:
        if area["beyond"]:
            name, beyond = escape(area["texts"]["fi"]), ", ".join(area["beyond"])
            console.print(f"employment area {area['code']} {name} reaches beyond this region: {beyond}")
    told_by = f"version {found['version']}, {found['source']}" if found["version"] else "nothing has been told yet"
    console.print(f"on {found['on']}; {told_by}", style="dim")


def first_day_of(file: Path) -> date:
    year = re.search(r"(?<!\d)(20\d\d)$", file.stem)
    if year is None:
        raise typer.BadParameter(f"--from is needed: the name of {file.name} does not end with a year")
    return date(int(year[1]), 1, 1)


async def sent(file: Path, lines: list[Line], valid_from: date) -> Answer:
    """Raises AreasRefused where the service's refusal is about a row."""
    source = re.sub(r"[^A-Za-z0-9._-]", "-", file.name)[:80]
    rows = [line.row for line in lines]
    try:
        return await told("/areas", {"valid_from": valid_from.isoformat(), "source": source, "rows": rows})
    except ServiceRefused as refusal:
        if wrong := where_wrong(lines, refusal.problem):
            raise AreasRefused(wrong) from refusal
        raise


async def told(path: str, body: Answer) -> Answer:
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        # A key of its own each time: told again it is looked at again, and changes nothing by itself.
        answer: Answer = await backend.call("reporting", "POST", path, body=body, key=str(uuid4()))
        return answer


async def fetched(on: str) -> Answer:
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        answer: Answer = await backend.get("reporting", "/areas", **({"on": on} if on else {}))
        return answer


def show_refused(refused: AreasRefused) -> None:
    err = Console(stderr=True, highlight=False)
    for wrong in refused.wrong[:SHOWN]:
        err.print(f"[red]{escape(str(wrong))}[/]")
    if len(refused.wrong) > SHOWN:
        err.print(f"[red]and {len(refused.wrong) - SHOWN} more[/]")
    err.print("Nothing was taken.")


def as_table(found: Answer) -> Table:
    table = Table("municipality", "name", "county", "employment area", "merged into", box=None, pad_edge=False)
    counties = {one["code"]: one["texts"]["fi"] for one in found["counties"]}
    areas = {one["code"]: one["texts"]["fi"] for one in found["employment_areas"]}
    for one in found["municipalities"]:
        name = one["texts"]["fi"] if one["texts"] else ""
        county, area = counties.get(one["county"], ""), areas.get(one["employment_area"], "")
        table.add_row(one["municipality"], *map(escape, (name, county, area)), one["merged_into"] or "")
    return table
