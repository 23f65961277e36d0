"""A region in the import format: one pass over the clients, however many, writes all files side by side."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from rinnalla.importing.cells import Region as Place
from rinnalla.importing.formats import FileFormat, formats
from rinnalla.sample.lives import life_of
from rinnalla.sample.regions import Region
from rinnalla.sample.work import activities_of, contacts_of, jobs_of


def write_region(region: Region, folder: Path) -> Iterator[int]:
    """How many clients are written so far, as it goes on. The columns are those that an import knows."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {one.name: files.enter_context(Opened(folder, one)) for one in formats(place_of(region))}
        write_all(writers["organisations"], region.all_organisations())
        write_all(writers["coaches"], region.all_coaches())
        write_all(writers["employers"], region.all_employers())
        write_all(writers["fidelity"], region.all_assessments())
        for number in range(region.clients):
            life = life_of(region, number)
            writers["clients"].write(life.client)
            write_all(writers["referrals"], life.referrals)
            write_all(writers["coaching"], life.cases)
            write_all(writers["employer_contacts"], contacts_of(region, life))
            write_all(writers["employments"], jobs_of(region, life))
            write_all(writers["activities"], activities_of(region, life))
            yield number + 1


def place_of(region: Region) -> Place:
    return Place(frozenset(region.municipalities), allow_artificial_identity_codes=True)


class Opened:
    """One of the files, while rows are added."""

    def __init__(self, folder: Path, form: FileFormat, columns: Sequence[str] = ()) -> None:
        """All columns that the form has, unless some are named."""
        self.columns = columns or list(form.columns)
        self.file = (folder / form.file).open("w", encoding="utf-8", newline="")
        self.rows = csv.writer(self.file, lineterminator="\n")

    def __enter__(self) -> "Opened":
        self.rows.writerow(self.columns)
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, thing: object) -> None:
        self.rows.writerow([cell(getattr(thing, column)) for column in self.columns])


def write_all(into: Opened, things: Iterable[object]) -> None:
    for thing in things:
        into.write(thing)


def cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
