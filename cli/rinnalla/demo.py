"""`rinnalla demo`: the stack, the pilot's data, its tables beside the published ones, and a login for each role."""

import asyncio
import time
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import local_stack
from local_stack.background import running_state
from local_stack.home import REPOSITORY, Home, home_folder
from local_stack.status import status
from rinnalla import areas
from rinnalla.areas_file import read_areas
from rinnalla.backend import Backend, ServiceAway, ServiceRefused
from rinnalla.demonstration import comparison, everyday
from rinnalla.demonstration.comparison import Comparison
from rinnalla.demonstration.staff import LOGINS, link_coaches, make_logins, passwords, referring_organisation
from rinnalla.endpoints import Endpoints, endpoints
from rinnalla.importing.command import import_into
from rinnalla.protect import protected
from rinnalla.reports import report_of

PILOT = REPOSITORY / "deploy/demo/pilot"
AREAS = REPOSITORY / "deploy/demo/areas-2026.csv"
SOURCE = "pilot"
MEBIBYTE = 1024 * 1024
LOOKED_EVERY = 1.0
INTERRUPTED = 130


class DemoFailed(Exception):
    """The demo cannot be shown, and why."""


REASONS_TO_END = (local_stack.StackRefused, DemoFailed, ServiceAway, ServiceRefused)


def demo(
    leave: Annotated[
        bool, typer.Option("--exit", help="End after the tables; status 0 only when every figure agrees.")
    ] = False,
) -> None:
    """Start the stack, replay the pilot, compare its tables with the published ones, and stay until Ctrl-C."""
    console, home, began = Console(highlight=False), home_folder(), time.monotonic()
    was_running = running_state(home) is not None
    stack, code = None, INTERRUPTED
    try:
        stack = local_stack.start(home=home, ends_with_caller=True, say=lambda line: console.print(escape(line)))
        code = 0 if shown(console, stack, began) else 1
        if not leave:
            stay(console, home, was_running)
    except KeyboardInterrupt:
        console.print("stopped")
    except REASONS_TO_END as error:
        fail(console, str(error))
    finally:
        if stack is not None and not was_running:
            console.print("stopping the stack")
            stack.stop()
    raise typer.Exit(code)


def shown(console: Console, stack: local_stack.Stack, began: float) -> bool:
    """Everything that the demo shows; returns whether every figure agrees with the published one."""
    ready = time.monotonic()
    where = endpoints()
    if import_into(where, PILOT, SOURCE, console):
        raise DemoFailed("the pilot's files did not all go in")
    compared = asyncio.run(compared_reports(where))
    for one in compared:
        console.print(comparison.as_table(one), end="\n\n")
    tabled = time.monotonic()
    asyncio.run(areas.sent(AREAS, read_areas(AREAS), areas.first_day_of(AREAS)))
    asyncio.run(people_and_work(where, stack))
    asyncio.run(protected(where, None, wait=False))
    differences = sum(one.differences for one in compared)
    figures = sum(len(one.figures) for one in compared)
    verdict = "every figure agrees" if not differences else f"[bold red]{differences} of them differ[/]"
    console.print(f"{figures} published figures: {verdict}")
    show_measures(console, stack.home, ready - began, tabled - began)
    show_logins(console, where, stack.home)
    return differences == 0


async def compared_reports(where: Endpoints) -> list[Comparison]:
    figures = comparison.published()
    async with Backend(where, "operations") as backend:
        reports = {(name, day): await report_of(backend, name, day) for name, day in comparison.asked_reports(figures)}
    return comparison.compare(figures, reports)


def team_lead_in(where: Endpoints) -> Backend:
    return Backend(where, "operations", reason="lead_duty")


async def people_and_work(where: Endpoints, stack: local_stack.Stack) -> None:
    async with Backend(where, "importer") as importer, team_lead_in(where) as team_lead:
        organisation = await referring_organisation(importer, SOURCE)
        subjects = await asyncio.to_thread(make_logins, stack.environment, stack.home, organisation)
        await link_coaches(importer, SOURCE, subjects)
        await everyday.fill(importer, team_lead, stack.home, SOURCE)


def show_measures(console: Console, home: Home, ready: float, tabled: float) -> None:
    resident = status(home).resident / MEBIBYTE
    console.print(
        f"the stack was ready after {ready:.0f} s, the tables stood after {tabled:.0f} s; it holds {resident:.0f} MiB"
    )


def show_logins(console: Console, where: Endpoints, home: Home) -> None:
    table = Table("role", "login", "password", "name", "sees", box=None, pad_edge=False)
    for column in table.columns:
        column.no_wrap = True
    secret = passwords(home)
    for one in LOGINS:
        name = f"{one.given_name} {one.family_name}"
        table.add_row(one.role, one.username, secret[one.username], name, one.place)
    console.print(f"\nthe portal: [bold]{where.url('portal')}[/]")
    console.print(table)


def stay(console: Console, home: Home, was_running: bool) -> None:
    end = "Ctrl-C leaves the stack running" if was_running else "Ctrl-C ends it"
    console.print(f"\nThe demo is up. {end}.")
    while running_state(home) is not None:
        time.sleep(LOOKED_EVERY)
    console.print("the stack has ended")


def fail(console: Console, reason: str) -> NoReturn:
    console.print(f"[red]{escape(reason)}[/]")
    raise typer.Exit(1)
