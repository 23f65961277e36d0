from rinnalla.importing.cells import shortest
from rinnalla.importing.outcomes import Outcome, Taken, each, refuse_other_values
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Row


async def take(rows: list[Row], run: Run) -> list[Taken]:
    known = await run.find_by_key("coaches", (str(row.cells["coach"]) for row in rows))

    async def take_one(row: Row) -> Outcome:
        key = str(row.cells["coach"])
        if record := known.get(key):
            same = {"name": record["name"], "municipality": record["municipality"], "fte": shortest(record["fte"])}
            refuse_other_values(row.cells, same)
            return Outcome.KNOWN
        new = {column: row.cells[column] for column in ("name", "municipality", "fte")}
        made = await run.change(row, "coaching", "/coaches", new | {"external": {"source": run.source, "key": key}})
        run.remember("coaches", key, made["id"])
        return Outcome.NEW

    return await each(rows, take_one)
