from typing import Any

from rinnalla.backend import ServiceRefused
from rinnalla.importing.outcomes import Outcome, Taken, each, refuse_other_values
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row

KEPT = ("name", "business_id", "sector", "size_class", "municipality")


async def take(rows: list[Row], run: Run) -> list[Taken]:
    asked = [{"key": row.cells["employer"], "business_id": row.cells["business_id"]} for row in rows]
    rows_asked = [{name: value for name, value in one.items() if value is not None} for one in asked]
    question = {"source": run.source, "rows": rows_asked}
    items: list[Record] = (await run.backend.ask("coaching", "/employers/lookup", question))["items"]
    known = {item["key"]: item for item in items}

    async def take_one(row: Row) -> Outcome:
        key = str(row.cells["employer"])
        record = known.get(key)
        if record is None:
            return await register(row, run)
        if record["found_by"] == "business_id":
            return await link(row, run, record["id"])
        if not record.get("linked"):
            refuse_other_values(row.cells, {column: record[column] for column in KEPT})
        run.remember("employers", key, record["id"])
        return Outcome.KNOWN

    return await each(rows, take_one)


async def register(row: Row, run: Run) -> Outcome:
    filled = {column: row.cells[column] for column in KEPT if row.cells[column] is not None}
    new: dict[str, Any] = filled | {"external": {"source": run.source, "key": row.cells["employer"]}}
    try:
        made = await run.change(row, "coaching", "/employers", new)
    except ServiceRefused as refused:
        # Another row, or someone at work, registered the same business id a moment ago.
        if refused.kind == "employer-exists" and "employer_id" in refused.problem:
            return await link(row, run, refused.problem["employer_id"])
        raise
    run.remember("employers", str(row.cells["employer"]), made["id"])
    return Outcome.NEW


async def link(row: Row, run: Run, employer_id: str) -> Outcome:
    """The business id is known under another key: it is the same employer."""
    external = {"source": run.source, "key": row.cells["employer"]}
    await run.change(row, "coaching", f"/employers/{employer_id}/external", external, "PUT")
    run.remember("employers", str(row.cells["employer"]), employer_id)
    return Outcome.LINKED
