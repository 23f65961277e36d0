from rinnalla.importing.outcomes import Outcome, Taken, each, refuse_other_values
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Row

KEPT = ("name", "source_category", "municipality")


async def take(rows: list[Row], run: Run) -> list[Taken]:
    known = await run.find_by_key("organisations", (str(row.cells["organisation"]) for row in rows))

    async def take_one(row: Row) -> Outcome:
        key = str(row.cells["organisation"])
        if record := known.get(key):
            refuse_other_values(row.cells, {column: record[column] for column in KEPT})
            return Outcome.KNOWN
        new = {column: row.cells[column] for column in KEPT} | {"external": {"source": run.source, "key": key}}
        made = await run.change(row, "referral", "/organisations", new)
        run.remember("organisations", key, made["id"])
        return Outcome.NEW

    return await each(rows, take_one)
