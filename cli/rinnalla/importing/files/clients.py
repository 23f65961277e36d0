from typing import Any

from rinnalla.backend import ServiceRefused
from rinnalla.importing.cells import Value
from rinnalla.importing.outcomes import OTHER_VALUES, Outcome, Taken, each, refuse_other_values
from rinnalla.importing.refusals import RowRefused
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row

KEPT = ("given_name", "family_name", "municipality")
DEFAULT_LANGUAGE = "fi"


async def take(rows: list[Row], run: Run) -> list[Taken]:
    question = {"source": run.source, "rows": [looked_for(row) for row in rows]}
    items: list[Record] = (await run.backend.ask("referral", "/clients/lookup", question))["items"]
    known = {item["key"]: item for item in items}

    async def take_one(row: Row) -> Outcome:
        record = known.get(str(row.cells["client"]))
        if record is None:
            return await register(row, run)
        if record["found_by"] == "hetu":
            return await link(row, run, record["id"])
        if not record.get("linked"):
            refuse_another_person(row, record)
        run.remember("clients", str(row.cells["client"]), record["id"])
        return Outcome.KNOWN

    return await each(rows, take_one)


def looked_for(row: Row) -> dict[str, Value]:
    asked = {"key": row.cells["client"], "hetu": row.cells["hetu"]}
    return {name: value for name, value in asked.items() if value is not None}


async def register(row: Row, run: Run) -> Outcome:
    filled = {column: value for column, value in row.cells.items() if value is not None and column != "client"}
    new: dict[str, Any] = filled | {"external": {"source": run.source, "key": row.cells["client"]}}
    try:
        made = await run.change(row, "referral", "/clients", new)
    except ServiceRefused as refused:
        # Another row, or someone at work, registered the same person a moment ago.
        if refused.kind == "client-exists" and "client_id" in refused.problem:
            return await link(row, run, refused.problem["client_id"])
        raise
    run.remember("clients", str(row.cells["client"]), made["id"])
    return Outcome.NEW


async def link(row: Row, run: Run, client_id: str) -> Outcome:
    """The identity code is known under another key: it is the same person."""
    external = {"source": run.source, "key": row.cells["client"]}
    await run.change(row, "referral", f"/clients/{client_id}/external", external, "PUT")
    run.remember("clients", str(row.cells["client"]), client_id)
    return Outcome.LINKED


def refuse_another_person(row: Row, record: Record) -> None:
    same: dict[str, Value] = {column: record[column] for column in KEPT}
    refuse_other_values(row.cells, same)
    if (row.cells["language"] or DEFAULT_LANGUAGE) != record["language"]:
        raise RowRefused("language", OTHER_VALUES, "the language first imported")
    if bool(row.cells["hetu"]) != record["has_hetu"] or (row.cells["hetu"] and not record["hetu_matches"]):
        raise RowRefused("hetu", OTHER_VALUES, "the identity code first imported")
    if not row.cells["hetu"]:
        without_hetu: dict[str, Value] = {name: record[name] for name in ("birth_date", "no_hetu_reason")}
        refuse_other_values(row.cells, without_hetu)
