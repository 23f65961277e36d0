"""A folder from beginning to end: read it all, send it file by file, wait until the figures know it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rinnalla.backend import Backend
from rinnalla.catching_up import all_counted, caught_up
from rinnalla.importing.cells import Region
from rinnalla.importing.files import TAKE
from rinnalla.importing.formats import FileFormat, formats
from rinnalla.importing.outcomes import Outcome, Taken
from rinnalla.importing.refusals import REFUSED, FileRefused, Problem, Refused, RefusedRows
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Staging
from rinnalla.importing.summary import Summary

PUBLISHERS = ("referral", "coaching")
KNOWN_BY = {"clients": "identity code", "employers": "business id"}


@dataclass
class Steps:
    """Who wants to hear how far it is: a file begins with so many rows, so many are done."""

    begin: Callable[[str, int], None]
    advance: Callable[[str, int], None]


class NothingToImport(Exception):
    """The folder has none of the files."""


def read_folder(folder: Path, region: Region, staging: Staging, refused: RefusedRows) -> list[FileFormat]:
    """Raises NothingToImport, or FileRefused: then nothing has been sent."""
    present = [one for one in formats(region) if (folder / one.file).is_file()]
    if not present:
        known = ", ".join(one.file for one in formats(region))
        raise NothingToImport(f"{folder} has none of the files {known}")
    refuse_unknown_files(folder, {one.file for one in formats(region)})
    for one in present:
        staging.take_in(folder / one.file, one, refused)
    return present


def refuse_unknown_files(folder: Path, known: set[str]) -> None:
    """A misspelt name would leave its rows out without a word."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == ".csv" and path.name not in {*known, REFUSED}:
            right = f"one of {', '.join(sorted(known))}, or another folder"
            raise FileRefused(Refused(path.name, 1, "", "is not a file of the import format", right))


async def send_folder(
    present: list[FileFormat], staging: Staging, run: Run, refused: RefusedRows, steps: Steps
) -> Summary:
    summary = Summary()
    for one in present:
        steps.begin(one.file, staging.counts[one.name])
        for batch in staging.batches(one):
            for taken in await TAKE[one.name](batch, run):
                note(one, taken, summary, refused)
            steps.advance(one.file, len(batch))
    return summary


def note(format: FileFormat, taken: Taken, summary: Summary, refused: RefusedRows) -> None:
    if isinstance(taken.outcome, Problem):
        told = taken.outcome
        refused.add(Refused(format.file, taken.row.line, told.column, told.problem, told.remedy))
        return
    summary.add(format.file, taken.outcome)
    if taken.outcome is Outcome.LINKED:
        key = taken.row.cells[format.key[0]]
        known_by = KNOWN_BY[format.name]
        summary.add_link(f"{format.file} line {taken.row.line}: {key} is linked to the record with the same {known_by}")


async def wait_for_reporting(backend: Backend) -> int:
    """Returns how many messages are parked there, and so are in no figure."""
    parked = (await caught_up(backend, "reporting", PUBLISHERS)).parked
    await all_counted(backend)
    return parked
