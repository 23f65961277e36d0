"""`rinnalla up`, `down`, `status` and `logs`: the local stack from the command line."""

import logging
import os
import sys
import time
from collections import deque
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local_stack import StackRefused, start, stop
from local_stack import status as stack_status
from local_stack.environment import read_variables
from local_stack.foreground import run
from local_stack.home import home_folder
from local_stack.plan import NEEDS, PARTS, whole
from local_stack.ports import ports_from
from local_stack.status import ProcessStatus, StackStatus

console = Console(highlight=False)
MEBIBYTE = 1024 * 1024


def up(
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="Return when all is ready, and leave it running.")
    ] = False,
    part: Annotated[
        list[str] | None, typer.Option(help=f"Only this part and what it needs ({', '.join(NEEDS)}); may be repeated.")
    ] = None,
) -> None:
    """Start the stack, and stay until Ctrl-C."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    home, parts = home_folder(), _parts(part)
    began = time.monotonic()

    def ready() -> None:
        say(f"the stack is ready after {time.monotonic() - began:.0f} s")
        address = f"portal: {read_variables(home.environment)['PORTAL_URL']}"
        say(address if "services" in parts else f"endpoints: {home.environment}")

    try:
        if detach:
            start(parts, home=home, say=console.print)
            ready()
        else:
            run(home, ports_from(os.environ), parts, say=say, when_ready=ready)
    except StackRefused as refusal:
        fail(str(refusal))


def down() -> None:
    """Stop the stack, in order, and whatever an earlier crash left behind."""
    home = home_folder()
    if stop(home, say):
        say("stopped")
    else:
        say(f"no stack runs in {home.root}")


def status(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Process ids and resident memory too.")] = False,
) -> None:
    """Say which process is ready and which is not and why; exit status 0 only when all are."""
    found = stack_status.status(home_folder())
    if found.processes:
        console.print(_table(found, verbose))
    if found.problem:
        console.print(escape(found.problem))
    raise typer.Exit(0 if found.is_ready else 1)


def logs(
    service: Annotated[str, typer.Argument(help="A process as `rinnalla status` names it, or `supervisor`.")],
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="How many of the last lines.")] = 100,
) -> None:
    """Show what a process has written."""
    log = home_folder().log_of(service)
    if not log.exists():
        known = sorted(path.stem for path in log.parent.glob("*.log"))
        fail(f"there is no log of {service}; there are: {', '.join(known) or 'none yet'}")
    _show(log, lines, follow)


def say(text: str) -> None:
    console.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {escape(text)}")


def fail(reason: str) -> NoReturn:
    Console(stderr=True, highlight=False).print(f"[red]{escape(reason)}[/]")
    raise typer.Exit(1)


def _parts(wanted: list[str] | None) -> frozenset[str]:
    unknown = [name for name in wanted or () if name not in NEEDS]
    if unknown:
        fail(f"no part is called {unknown[0]}; there are: {', '.join(NEEDS)}")
    return whole(wanted or PARTS)


def _table(found: StackStatus, verbose: bool) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("process", "state", "restarts", *(("pid", "MiB") if verbose else ())):
        table.add_column(heading, justify="right" if heading in ("restarts", "pid", "MiB") else "left")
    for one in found.processes:
        table.add_row(*_row(one, verbose))
    if verbose:
        table.add_row("all", "", "", "", f"{found.resident / MEBIBYTE:.0f}")
    return table


def _row(one: ProcessStatus, verbose: bool) -> list[str]:
    state = "[green]ready[/]" if one.problem is None else f"[red]{escape(one.problem)}[/]"
    row = [one.name, state, str(one.restarts or "")]
    return [*row, str(one.pid or ""), f"{one.resident / MEBIBYTE:.0f}"] if verbose else row


def _show(log: Path, lines: int, follow: bool) -> None:
    with log.open("rb") as file:
        last = deque(file, maxlen=lines)
        shown = file.tell()
    _write(b"".join(last))
    while follow:
        time.sleep(0.3)
        shown = _show_what_came(log, shown)


def _show_what_came(log: Path, shown: int) -> int:
    """From the beginning when it is shorter than before: the next start puts the earlier log aside."""
    if not log.exists():
        return 0
    with log.open("rb") as file:
        file.seek(shown if log.stat().st_size >= shown else 0)
        _write(file.read())
        return file.tell()


def _write(text: bytes) -> None:
    sys.stdout.write(text.decode(errors="replace"))
    sys.stdout.flush()
