"""Clients and employers may be here already under another key: their own number tells that it is the same one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rinnalla.backend import ServiceRefused
from rinnalla.importing.cells import Value
from rinnalla.importing.outcomes import OTHER_VALUES, Outcome, Taken, each
from rinnalla.importing.refusals import RowRefused
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row


@dataclass(frozen=True)
class Register:
    """Where records of a kind are kept, and what makes one of them the same as a row."""

    service: str
    noun: str
    one: str
    """Column of the source's key, and what a problem calls the record that is there already."""
    number: str
    """Column of the number that only one record has."""
    has_same_number: Callable[[Row, Record], bool]
    refuse_other_values: Callable[[Row, Record], None]
    described_by: tuple[str, ...] = ()
    """Columns that may be filled later: an empty cell says nothing of what is known."""


async def take_into(register: Register, rows: list[Row], run: Run) -> list[Taken]:
    question = {"source": run.source, "rows": [looked_for(row, register) for row in rows]}
    items: list[Record] = (await run.backend.ask(register.service, f"/{register.noun}/lookup", question))["items"]
    known = {item["key"]: item for item in items}

    async def take_one(row: Row) -> Outcome:
        record = known.get(str(row.cells[register.one]))
        if record is None:
            return await add(row, run, register)
        if record["found_by"] == register.number:
            linked = await link(row, run, register, record["id"])
            await describe(row, run, register, record)
            return linked
        if not register.has_same_number(row, record):
            raise RowRefused(register.number, OTHER_VALUES, "the one first imported")
        if not record["linked"]:
            register.refuse_other_values(row, record)
        run.remember(register.noun, str(row.cells[register.one]), record["id"])
        return Outcome.CONTINUED if await describe(row, run, register, record) else Outcome.KNOWN

    return await each(rows, take_one)


def looked_for(row: Row, register: Register) -> dict[str, Value]:
    asked = {"key": row.cells[register.one], register.number: row.cells[register.number]}
    return {name: value for name, value in asked.items() if value is not None}


async def add(row: Row, run: Run, register: Register) -> Outcome:
    filled = {column: value for column, value in row.cells.items() if value is not None and column != register.one}
    new: dict[str, Any] = filled | {"external": external(row, run, register)}
    try:
        made = await run.change(row, register.service, f"/{register.noun}", new)
    except ServiceRefused as refused:
        # Another row, or someone at work, registered the same one a moment ago.
        if refused.kind == f"{register.one}-exists" and f"{register.one}_id" in refused.problem:
            return await link(row, run, register, refused.problem[f"{register.one}_id"])
        raise
    run.remember(register.noun, str(row.cells[register.one]), made["id"])
    return Outcome.NEW


async def link(row: Row, run: Run, register: Register, id: str) -> Outcome:
    """The number is known under another key: it is the same one."""
    path = f"/{register.noun}/{id}/external"
    await run.change(row, register.service, path, external(row, run, register), "PUT")
    run.remember(register.noun, str(row.cells[register.one]), id)
    return Outcome.LINKED


async def describe(row: Row, run: Run, register: Register, record: Record) -> bool:
    """What was not known of the record and is told now."""
    told = {column: row.cells[column] for column in register.described_by if record[column] is None}
    told = {column: value for column, value in told.items() if value is not None}
    if told:
        path = f"/{register.noun}/{record['id']}/description"
        await run.change(row, register.service, path, told, "PUT")
    return bool(told)


def external(row: Row, run: Run, register: Register) -> dict[str, Value]:
    return {"source": run.source, "key": row.cells[register.one]}
