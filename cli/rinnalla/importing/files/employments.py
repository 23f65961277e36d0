from rinnalla.importing.cells import Value, shortest
from rinnalla.importing.outcomes import Outcome, Taken, each, newly_filled
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row

FACTS = (
    "ended_on",
    "kind",
    "wage_subsidy",
    "contract",
    "hours_per_week",
    "occupation",
    "open_labour_market",
    "out_of_work_at_entry",
)
ADDED_LATER = "Tuodussa aineistossa täydennetty."


async def take(rows: list[Row], run: Run) -> list[Taken]:
    await run.know("clients", rows, "client")
    await run.know("employers", rows, "employer")
    complete = [
        row for row in rows if run.has_id("clients", row, "client") and run.has_id("employers", row, "employer")
    ]
    found = await run.find("coaching", "/employments/lookup", [key_of(row, run) for row in complete])
    known = {(item["client_id"], item["employer_id"], item["started_on"]): item for item in found}

    async def take_one(row: Row) -> Outcome:
        key = key_of(row, run)
        record = known.get((key["client_id"], key["employer_id"], key["started_on"]))
        if record is not None:
            return await go_on(row, run, record)
        await run.change(row, "coaching", "/employments", key | facts(row))
        return Outcome.NEW

    return await each(rows, take_one)


def key_of(row: Row, run: Run) -> dict[str, Value]:
    return {
        "client_id": run.id_of("clients", row, "client"),
        "employer_id": run.id_of("employers", row, "employer"),
        "started_on": row.cells["started_on"],
    }


def facts(row: Row) -> dict[str, Value]:
    return {column: row.cells[column] for column in FACTS if row.cells[column] is not None}


async def go_on(row: Row, run: Run, record: Record) -> Outcome:
    filled = newly_filled(row.cells, as_cells(record))
    path = f"/employments/{record['id']}"
    if filled == ["ended_on"]:
        await run.change(row, "coaching", f"{path}/end", {"ended_on": row.cells["ended_on"]})
    elif filled:
        key = key_of(row, run)
        whole = {"employer_id": key["employer_id"], "started_on": key["started_on"]} | facts(row)
        await run.change(row, "coaching", f"{path}/correct", whole | {"reason": ADDED_LATER})
    return Outcome.CONTINUED if filled else Outcome.KNOWN


def as_cells(record: Record) -> dict[str, Value]:
    known: dict[str, Value] = {column: record[column] for column in FACTS}
    if known["hours_per_week"] is not None:
        known["hours_per_week"] = shortest(str(known["hours_per_week"]))
    return known
