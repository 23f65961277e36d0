"""`rinnalla parked list|show|replay`: messages that a service could not take, and taking them again."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid4

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rinnalla.backend import ANSWERS_WITHIN, Backend, ServiceAway, ServiceRefused
from rinnalla.endpoints import StackUnknown, endpoints

T = TypeVar("T")

CONSUMERS = ("referral", "consent", "coaching", "feedback", "reporting")
COLUMNS = ("id", "consumer", "topic", "partition", "offset", "subject", "state", "error", "parked_at")

commands = typer.Typer(no_args_is_help=True, help="Messages that a service could not take.")
console = Console(highlight=False)


@commands.command("list")
def list_parked() -> None:
    """Every parked message, with the ones of its subject that wait behind it."""
    messages = run(everywhere())
    table = Table(*COLUMNS, title=f"{len(messages)} parked")
    for message in messages:
        table.add_row(*(escape(str(message[column])) for column in COLUMNS))
    console.print(table if messages else "Nothing is parked.")


@commands.command("show")
def show_parked(parked_id: Annotated[UUID, typer.Argument(help="The id `list` shows.")]) -> None:
    """Where one message stands in the log and why it could not be taken. Never what is in it."""
    message = run(one(parked_id))
    for column in COLUMNS:
        console.print(f"{column:>10}  {escape(str(message[column]))}")


@commands.command("replay")
def replay_parked(parked_id: Annotated[UUID, typer.Argument(help="The id `list` shows.")]) -> None:
    """Take it again, and those of its subject that wait behind it, in order."""
    message = run(replay(parked_id))
    console.print(f"Asked {message['consumer']} to take it again; `rinnalla parked list` shows what is left.")


async def everywhere() -> list[dict[str, Any]]:
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        answers = await asyncio.gather(*(backend.get(consumer, "/parked") for consumer in CONSUMERS))
    return [message for answer in answers for message in answer["items"]]


async def one(parked_id: UUID) -> dict[str, Any]:
    found = [message for message in await everywhere() if message["id"] == str(parked_id)]
    if not found:
        raise ServiceRefused(404, {"detail": f"no parked message has the id {parked_id}"})
    return found[0]


async def replay(parked_id: UUID) -> dict[str, Any]:
    message = await one(parked_id)
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        # Each time a request of its own: a message that failed again looks as it did before.
        await backend.change(message["consumer"], f"/parked/{parked_id}/replay", {}, str(uuid4()))
    return message


def run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except (StackUnknown, ServiceAway, ServiceRefused) as error:
        Console(stderr=True, highlight=False).print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(1) from error
