from rinnalla.importing.outcomes import Taken, refuse_other_values
from rinnalla.importing.registers import Register, take_into
from rinnalla.importing.run import Record, Run
from rinnalla.importing.staging import Row

KEPT = ("name", "sector", "size_class", "municipality")


async def take(rows: list[Row], run: Run) -> list[Taken]:
    return await take_into(EMPLOYERS, rows, run)


def has_same_number(row: Row, record: Record) -> bool:
    same: bool = row.cells["business_id"] == record["business_id"]
    return same


def refuse_another_employer(row: Row, record: Record) -> None:
    refuse_other_values(row.cells, {column: record[column] for column in KEPT})


EMPLOYERS = Register("coaching", "employers", "employer", "business_id", has_same_number, refuse_another_employer)
