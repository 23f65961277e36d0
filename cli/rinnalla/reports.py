"""`rinnalla report NAME --on DAY`: the figures of the reporting service as a table, CSV or JSON."""

import asyncio
import csv
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rinnalla.backend import ANSWERS_WITHIN, Backend, ServiceAway, ServiceRefused
from rinnalla.endpoints import StackUnknown, endpoints
from rinnalla.importing.cells import shortest

COEFFICIENTS = (
    "municipality",
    "clients",
    "employed_persons",
    "contracts",
    "employment_coefficient",
    "contract_coefficient",
)
COLUMNS = {
    "coefficients": COEFFICIENTS,
    "coefficients-out-of-work-at-entry": COEFFICIENTS,
    "coefficients-started-in-period": COEFFICIENTS,
    "sustained-employment": (
        "municipality",
        "clients",
        *(f"{figure}_{weeks}" for weeks in (13, 26, 52) for figure in ("sustained", "coefficient")),
    ),
    "referral-sources": ("source_category", "municipality", "count", "percent"),
    "further-paths": ("row", "municipality", "count", "percent", "denominator"),
    "employer-contacts": ("municipality", "employers", "contacts"),
    "caseload": ("municipality", "coach", "fte", "limit", "open_cases", "over"),
}
WORDS = frozenset({"municipality", "group", "source_category", "row", "denominator", "coach"})
"""Columns that hold words; the others are numbers and stand to the right."""

HEADINGS = {
    f"{figure}_{weeks}": f"{word} {weeks} weeks"
    for weeks in (13, 26, 52)
    for figure, word in (("sustained", "lasted"), ("coefficient", "÷ clients"))
}
"""Of columns whose names are too long for a narrow screen."""

Report = dict[str, Any]


class Name(StrEnum):
    COEFFICIENTS = "coefficients"
    COEFFICIENTS_OUT_OF_WORK_AT_ENTRY = "coefficients-out-of-work-at-entry"
    COEFFICIENTS_STARTED_IN_PERIOD = "coefficients-started-in-period"
    SUSTAINED_EMPLOYMENT = "sustained-employment"
    REFERRAL_SOURCES = "referral-sources"
    FURTHER_PATHS = "further-paths"
    EMPLOYER_CONTACTS = "employer-contacts"
    CASELOAD = "caseload"


class By(StrEnum):
    SOURCE_CATEGORY = "source_category"
    AGE_BAND = "age_band"
    SEX = "sex"
    EDUCATION = "education"
    LIVELIHOOD = "livelihood"
    COACH = "coach"


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def report(
    name: Annotated[Name, typer.Argument(help="Which report.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the figures are of.")],
    known_at: Annotated[str, typer.Option(help="As known at this instant, e.g. 2026-01-31T12:00:00Z.")] = "",
    by: Annotated[By | None, typer.Option(help="A row for each group of these.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The period's first day.")] = None,
    format: Annotated[Format, typer.Option(help="How to print it.")] = Format.TABLE,
) -> None:
    """Print one report as of a day, and as known at any past moment."""
    more = {"known_at": known_at, "by": by.value if by else "", "since": since.date().isoformat() if since else ""}
    try:
        answer = asyncio.run(fetched(name, on.date().isoformat(), **{key: said for key, said in more.items() if said}))
    except (StackUnknown, ServiceAway, ServiceRefused) as error:
        Console(stderr=True, highlight=False).print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(1) from error
    if format is Format.JSON:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    elif format is Format.CSV:
        write_csv(name, answer, sys.stdout)
    else:
        console = Console(highlight=False)
        console.print(as_table(name, answer))
        console.print(footnote(answer), style="dim")


async def fetched(name: str, on: str, **more: str) -> Report:
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        return await report_of(backend, name, on, **more)


async def report_of(backend: Backend, name: str, on: str, **more: str) -> Report:
    """`more`: known_at, by, since."""
    answer: Report = await backend.get("reporting", f"/reports/{name}", on=on, **more)
    if name == Name.CASELOAD:
        await name_coaches(backend, answer)
    return answer


async def name_coaches(backend: Backend, answer: Report) -> None:
    """Reporting knows coaches by id alone; their names are coaching's."""
    names = {coach["id"]: coach["name"] for coach in await backend.get_all("coaching", "/coaches")}
    for row in answer["rows"]:
        row["coach"] = names.get(row["coach_id"], row["coach_id"])
        row["fte"] = shortest(row["fte"])


def columns_of(name: str, answer: Report) -> tuple[str, ...]:
    """Broken down, a row says its group after its place."""
    columns = COLUMNS[name]
    if not answer.get("by"):
        return columns
    after = columns.index("municipality") + 1
    return (*columns[:after], "group", *columns[after:])


def write_csv(name: str, answer: Report, file: TextIO) -> None:
    columns = columns_of(name, answer)
    writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: cell(row[column]) for column in columns} for row in answer["rows"])


def cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_table(name: str, answer: Report) -> Table:
    table, columns = Table(box=None, pad_edge=False), columns_of(name, answer)
    for column in columns:
        # Words that can part, and none that is cut: on a narrow screen a heading takes more lines.
        heading = HEADINGS.get(column, column.replace("_", " "))
        longest = max(map(len, heading.split()))
        table.add_column(heading, justify="left" if column in WORDS else "right", min_width=longest)
    for row in answer["rows"]:
        table.add_row(*(escape(cell(row[column])) for column in columns))
    return table


def footnote(answer: Mapping[str, Any]) -> str:
    definition = answer["definition"]
    known_at = f", as known at {answer['known_at']}" if answer.get("known_at") else ""
    return (
        f"{definition['name']} {definition['version']}: {definition['text']['en']}\n"
        f"on {answer['on']}{known_at}; complete until {answer['complete_until']}"
    )
