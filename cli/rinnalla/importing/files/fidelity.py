from rinnalla.importing.cells import scores_in, scores_text
from rinnalla.importing.outcomes import Outcome, Taken, each, refuse_other_values
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Row


async def take(rows: list[Row], run: Run) -> list[Taken]:
    days = [{name: row.cells[name] for name in ("municipality", "assessed_on")} for row in rows]
    found = await run.find("coaching", "/fidelity/lookup", days)
    known = {(item["municipality"], item["assessed_on"]): item for item in found}

    async def take_one(row: Row) -> Outcome:
        if record := known.get((row.cells["municipality"], row.cells["assessed_on"])):
            same = {"total": str(record["total"]), "scores": scores_text(record["scores"])}
            refuse_other_values(row.cells, same)
            return Outcome.KNOWN
        paper = row.cells | {"total": int(str(row.cells["total"])), "scores": scores_in(row.cells["scores"])}
        await run.change(row, "coaching", "/fidelity/assessments/from-paper", paper)
        return Outcome.NEW

    return await each(rows, take_one)
