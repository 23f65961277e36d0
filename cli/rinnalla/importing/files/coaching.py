from typing import Any

from rinnalla.backend import ServiceRefused
from rinnalla.importing.cells import Value
from rinnalla.importing.outcomes import Outcome, Taken, each, newly_filled
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row

Key = tuple[Value, Value, Value]


async def take(rows: list[Row], run: Run) -> list[Taken]:
    await run.know("clients", rows, "client")
    await run.know("coaches", rows, "coach")
    asked = [key_of(row, run) for row in rows if run.has_id("clients", row, "client")]
    found = await run.find("coaching", "/cases/lookup", asked)
    known = {(item["client_id"], item["municipality"], item["started_on"]): item for item in found}
    referrals = await referrals_of([key for key in asked if tuple(key.values()) not in known], run)

    async def take_one(row: Row) -> Outcome:
        key = key_of(row, run)
        coach_id = run.id_of("coaches", row, "coach")
        place: Key = (key["client_id"], key["municipality"], key["started_on"])
        record = known.get(place)
        if record is None:
            case = await open_case(row, run, key | {"coach_id": coach_id}, referrals.get(place))
            await end(row, run, case["id"])
            return Outcome.NEW
        if not newly_filled(row.cells, as_cells(record, row, coach_id)):
            return Outcome.KNOWN
        await end(row, run, record["id"])
        return Outcome.CONTINUED

    return await each(rows, take_one)


def key_of(row: Row, run: Run) -> dict[str, Value]:
    client_id = run.id_of("clients", row, "client")
    return {"client_id": client_id, "municipality": row.cells["municipality"], "started_on": row.cells["started_on"]}


async def referrals_of(keys: list[dict[str, Value]], run: Run) -> dict[Key, str]:
    """Which referral is behind each case is asked of the referral service: coaching may not have heard of it yet."""
    asked = [
        {"client_id": key["client_id"], "municipality": key["municipality"], "by_day": key["started_on"]}
        for key in keys
    ]
    items = await run.find("referral", "/referrals/accepted", asked)
    return {
        (item["client_id"], item["municipality"], item["by_day"]): item["referral_id"]
        for item in items
        if item["referral_id"] is not None
    }


async def open_case(row: Row, run: Run, new: dict[str, Any], referral_id: str | None) -> Record:
    if referral_id is not None:
        try:
            return await run.change(row, "coaching", "/cases", new | {"referral_id": referral_id})
        except ServiceRefused as refused:
            # An earlier case stands on it: the client came back without a new referral.
            if refused.kind != "referral-used":
                raise
    return await run.change(row, "coaching", "/cases", new)


async def end(row: Row, run: Run, case_id: str) -> None:
    if row.cells["ended_on"] is None:
        return
    reason, _, detail = str(row.cells["end_reason"]).partition(":")
    body = {"ended_on": row.cells["ended_on"], "reason": reason} | ({"detail": detail} if detail else {})
    await run.change(row, "coaching", f"/cases/{case_id}/end", body)


def as_cells(record: Record, row: Row, coach_id: str) -> dict[str, Value]:
    reason = record["end_reason"]
    if record["end_detail"]:
        reason = f"{reason}:{record['end_detail']}"
    same_coach = record["coach_id"] == coach_id
    return {
        "coach": row.cells["coach"] if same_coach else "another",
        "ended_on": record["ended_on"],
        "end_reason": reason,
    }
