from rinnalla.importing.cells import Value
from rinnalla.importing.outcomes import OTHER_VALUES, Taken, refuse_other_values
from rinnalla.importing.refusals import RowRefused
from rinnalla.importing.registers import Register, take_into
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row

KEPT = ("given_name", "family_name", "municipality")
DESCRIBED_BY = ("sex", "education", "livelihood")
DEFAULT_LANGUAGE = "fi"


async def take(rows: list[Row], run: Run) -> list[Taken]:
    return await take_into(CLIENTS, rows, run)


def has_same_number(row: Row, record: Record) -> bool:
    """The identity code itself is never answered; whether it is the same one is."""
    return bool(record["hetu_matches"]) if row.cells["hetu"] else not record["has_hetu"]


def refuse_another_person(row: Row, record: Record) -> None:
    same: dict[str, Value] = {column: record[column] for column in KEPT}
    refuse_other_values(row.cells, same)
    if (row.cells["language"] or DEFAULT_LANGUAGE) != record["language"]:
        raise RowRefused("language", OTHER_VALUES, "the language first imported")
    if not row.cells["hetu"]:
        without_hetu: dict[str, Value] = {name: record[name] for name in ("birth_date", "no_hetu_reason")}
        refuse_other_values(row.cells, without_hetu)
    told = [column for column in DESCRIBED_BY if row.cells[column] is not None and record[column] is not None]
    refuse_other_values(row.cells, {column: record[column] for column in told})


CLIENTS = Register("referral", "clients", "client", "hetu", has_same_number, refuse_another_person, DESCRIBED_BY)
