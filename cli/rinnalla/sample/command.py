"""`rinnalla sample FOLDER`."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from local_stack.environment import LAPLAND_MUNICIPALITIES
from rinnalla.sample.files import write_region
from rinnalla.sample.people import MOST_CLIENTS
from rinnalla.sample.regions import Region


def make_sample(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Made when it is not there. It must be empty.")],
    clients: Annotated[int, typer.Option(min=1, max=MOST_CLIENTS, help="How many people.")] = 1000,
    municipalities: Annotated[
        str, typer.Option(help="Codes with commas between them; those of Lapland unless told.")
    ] = LAPLAND_MUNICIPALITIES,
    seed: Annotated[int, typer.Option(help="Another number makes another region; the same one the same files.")] = 1,
) -> None:
    """Make a folder in the import format about people who do not exist, to try an import out.

    Their identity codes are artificial: only a stack that allows such codes takes them, and none in production does.
    """
    console = Console(highlight=False)
    if folder.exists() and any(folder.iterdir()):
        raise typer.BadParameter("the folder is not empty", param_hint="folder")
    region = Region(clients, codes_in(municipalities), seed)
    for _ in track(write_region(region, folder), "clients", total=clients, console=console, transient=True):
        pass
    console.print(f"{clients:,} invented clients are in {folder}. Bring them in: rinnalla import {folder}")


def codes_in(text: str) -> list[str]:
    codes = sorted({code.strip() for code in text.split(",")})
    if not all(re.fullmatch(r"[0-9]{3}", code) for code in codes):
        raise typer.BadParameter("three-digit codes, as in 698,320", param_hint="--municipalities")
    return codes
