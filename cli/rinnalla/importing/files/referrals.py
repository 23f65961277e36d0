from typing import Any

from rinnalla.importing.cells import Value
from rinnalla.importing.outcomes import Outcome, Taken, each, newly_filled
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row

KEY = ("target", "municipality", "submitted_on")
OTHER_REASON = "Tuotu aineistosta ilman tarkempaa syytä."
"""The API asks for words beside the reason `other`; the files have none."""


async def take(rows: list[Row], run: Run) -> list[Taken]:
    await run.know("clients", rows, "client")
    await run.know("organisations", rows, "organisation")
    asked = [key_of(row, run) for row in rows if run.has_id("clients", row, "client")]
    found = await run.find("referral", "/referrals/lookup", asked)
    known = {tuple(item[name] for name in ("client_id", *KEY)): item for item in found}

    async def take_one(row: Row) -> Outcome:
        key = key_of(row, run)
        organisation = run.id_of("organisations", row, "organisation") if row.cells["organisation"] else None
        record = known.get(tuple(key.values()))
        if record is not None:
            filled = newly_filled(row.cells, as_cells(record, row, organisation))
            await go_on(row, run, record["id"], set(filled))
            return Outcome.CONTINUED if filled else Outcome.KNOWN
        new = key | {"source_category": row.cells["source_category"]}
        made = await run.change(
            row, "referral", "/referrals", new | ({"organisation_id": organisation} if organisation else {})
        )
        await go_on(row, run, made["id"], {column for column, value in row.cells.items() if value is not None})
        return Outcome.NEW

    return await each(rows, take_one)


def key_of(row: Row, run: Run) -> dict[str, Value]:
    return {"client_id": run.id_of("clients", row, "client")} | {column: row.cells[column] for column in KEY}


def as_cells(record: Record, row: Row, organisation: str | None) -> dict[str, Value]:
    """The record as the row would have it; the organisation's key is this row's when it is the same one."""
    columns = ("source_category", "accepted_on", "declined_on", "reason", "handed_over_on")
    same = record["organisation_id"] == organisation
    known: dict[str, Value] = {"organisation": row.cells["organisation"] if same else "another"}
    return known | {column: record[column] for column in columns}


async def go_on(row: Row, run: Run, referral_id: str, filled: set[str]) -> None:
    """What happened to the referral after it was sent, as far as it is not known yet."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("accepted_on", "accept", {"accepted_on": row.cells["accepted_on"]}),
        ("declined_on", "decline", {"declined_on": row.cells["declined_on"], "reason": row.cells["reason"]}),
        ("handed_over_on", "hand-over", {"handed_over_on": row.cells["handed_over_on"]}),
    ]
    for column, step, body in steps:
        if column in filled:
            words = {"reason_text": OTHER_REASON} if body.get("reason") == "other" else {}
            await run.change(row, "referral", f"/referrals/{referral_id}/{step}", body | words)
