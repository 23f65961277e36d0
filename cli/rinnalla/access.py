"""`rinnalla access verify`: is the access log whole, or where is it broken."""

import asyncio
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rinnalla.backend import ANSWERS_WITHIN, Backend
from rinnalla.endpoints import endpoints
from rinnalla.parked import run

WHOLE, BROKEN, UNKNOWN = 0, 1, 2
UNDER_WAY = ("asked", "running")
LOOKS_EVERY = 0.5

commands = typer.Typer(no_args_is_help=True, help="The log of who touched which client's data.")
console = Console(highlight=False)

Verification = dict[str, Any]
Finding = dict[str, Any]


@commands.callback()
def access() -> None:
    """Keeps `verify` a command of its own while it is the only one."""


@commands.command("verify")
def verify(
    every: Annotated[bool, typer.Option("--all", help="Show every finding, not only the first twenty.")] = False,
) -> None:
    """Check every entry, chain and signed checkpoint of the access log.

    The exit status is 0 when it is whole, 1 when it is broken, 2 when it cannot be told.
    """
    verification = run(verified())
    for line in lines(verification, most=None if every else 20):
        console.print(line, markup=False)
    raise typer.Exit({"whole": WHOLE, "broken": BROKEN}.get(verification["state"], UNKNOWN))


async def verified() -> Verification:
    """Asks for a verification and watches it to its end."""
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        under_way: Verification = await backend.change("consent", "/access/verifications", {}, str(uuid4()))
        with bar() as progress:
            task = progress.add_task("entries", total=None)
            while under_way["state"] in UNDER_WAY:
                progress.update(task, completed=under_way["entries"], total=under_way["total"] or None)
                await asyncio.sleep(LOOKS_EVERY)
                under_way = await backend.get("consent", f"/access/verifications/{under_way['id']}")
    return under_way


def bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def lines(verification: Verification, *, most: int | None) -> list[str]:
    counted = f"{verification['entries']} entries, {verification['checkpoints']} checkpoints"
    if verification["state"] == "whole":
        return [f"whole: {counted}"]
    if verification["state"] == "failed":
        return [f"cannot be told: {verification['trouble']}. Is everything up? rinnalla status"]
    findings = verification["findings"]
    shown = [f"  {told(one)}" for one in findings[:most]]
    more = len(findings) - len(shown)
    return [f"broken: {counted} read", *shown, *([f"  and {more} more: --all shows them"] if more else [])]


def told(finding: Finding) -> str:
    """In words, with the place: a chain is one partition of one service's topic."""
    if finding["topic"] is None and finding["kind"] == "head_forged":
        return f"forged: the end of a chain, before checkpoint {finding['checkpoint']} was signed"
    facts = finding | {"chain": f"{finding['topic']}/{finding['partition']}", "span": span_of(finding)}
    text = WORDS[finding["kind"]].format_map(facts)
    signed = f"; checkpoint {finding['checkpoint']} was signed over something else" if finding["checkpoint"] else ""
    return text + (signed if finding["topic"] else "")


def span_of(finding: Finding) -> str:
    first, last = finding["number"], finding["until"]
    return f"entry {first}" if last in (None, first) else f"entries {first} to {last}"


WORDS = {
    "changed": "changed: {chain}, {span}",
    "removed": "removed: {chain}, {span}",
    "reordered": "reordered: {chain}, at {span}",
    "added": "added: {chain}, a second or foreign entry {number}",
    "cut_off": "cut off at the end: {chain}, {span}",
    "head_forged": "the end of a chain was forged: {chain}, behind {span}",
    "checkpoint_changed": "changed: checkpoint {checkpoint} is not what was published",
    "checkpoint_removed": "removed: checkpoint {checkpoint}",
    "checkpoint_forged": "forged: a published message is no checkpoint of ours ({checkpoint})",
    "checkpoint_unpublished": "never published: checkpoint {checkpoint}",
    "never_arrived": "never arrived: {chain}, a record the service numbered just before {span}",
    "unreadable": "unreadable: {chain}, the record at offset {number}",
}
