from rinnalla.importing.cells import Value
from rinnalla.importing.outcomes import Outcome, Taken, each, newly_filled
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Row


async def take(rows: list[Row], run: Run) -> list[Taken]:
    await run.know("clients", rows, "client")
    asked = [key_of(row, run) for row in rows if run.has_id("clients", row, "client")]
    found = await run.find("coaching", "/activities/lookup", asked)
    known = {(item["client_id"], item["kind"], item["started_on"]): item for item in found}

    async def take_one(row: Row) -> Outcome:
        key = key_of(row, run)
        record = known.get((key["client_id"], key["kind"], key["started_on"]))
        end = {"ended_on": row.cells["ended_on"]}
        if record is None:
            await run.change(row, "coaching", "/activities", key | (end if end["ended_on"] else {}))
            return Outcome.NEW
        if not newly_filled(row.cells, {"ended_on": record["ended_on"]}):
            return Outcome.KNOWN
        await run.change(row, "coaching", f"/activities/{record['id']}/end", end)
        return Outcome.CONTINUED

    return await each(rows, take_one)


def key_of(row: Row, run: Run) -> dict[str, Value]:
    return {
        "client_id": run.id_of("clients", row, "client"),
        "kind": row.cells["kind"],
        "started_on": row.cells["started_on"],
    }
