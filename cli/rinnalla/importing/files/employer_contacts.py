from rinnalla.importing.cells import Value
from rinnalla.importing.outcomes import Outcome, Taken, each
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Row

KEY = ("employer_id", "coach_id", "client_id", "contacted_on", "kind", "face_to_face", "ordinal")
REFERRED = (("employers", "employer"), ("coaches", "coach"), ("clients", "client"))


async def take(rows: list[Row], run: Run) -> list[Taken]:
    for noun, column in REFERRED:
        await run.know(noun, rows, column)
    complete = [row for row in rows if all(run.has_id(noun, row, column) for noun, column in REFERRED)]
    ordinals = {row.line: ordinal_of(row, run) for row in complete}
    asked = [contact_of(row, run) | {"ordinal": ordinals[row.line]} for row in complete]
    found = await run.find("coaching", "/employer-contacts/lookup", asked)
    known = {tuple(item[name] for name in KEY) for item in found}

    async def take_one(row: Row) -> Outcome:
        contact = contact_of(row, run)
        ordinal = ordinals[row.line]
        if (*contact.values(), ordinal) in known:
            return Outcome.KNOWN
        new = {name: value for name, value in contact.items() if value is not None}
        await run.change(row, "coaching", "/employer-contacts", new | {"external_ordinal": ordinal})
        return Outcome.NEW

    return await each(rows, take_one)


def ordinal_of(row: Row, run: Run) -> int:
    """Among the contacts that are equal, also when their rows name one employer by two keys."""
    contact = contact_of(row, run)
    return run.ordinals.next(str(contact["contacted_on"]), tuple(contact.values()))


def contact_of(row: Row, run: Run) -> dict[str, Value | int]:
    return {
        "employer_id": run.id_of("employers", row, "employer"),
        "coach_id": run.id_of("coaches", row, "coach"),
        "client_id": run.id_of("clients", row, "client") if row.cells["client"] else None,
        "contacted_on": row.cells["contacted_on"],
        "kind": row.cells["kind"],
        "face_to_face": row.cells["face_to_face"],
    }
