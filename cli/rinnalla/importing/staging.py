"""The checked rows between reading and sending, on disk: nothing is sent before every file is known to be readable, and
memory stays the same however long the files are."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rinnalla.importing.formats import Cells, FileFormat
from rinnalla.importing.reading import read_rows
from rinnalla.importing.refusals import Refused, RefusedRows

BATCH = 200
"""As many as a lookup takes."""


Turn = tuple[object, ...]


@dataclass(frozen=True)
class Row:
    line: int
    cells: Cells


class Staging:
    def __init__(self) -> None:
        # SQLite's unnamed database: a private file that is gone when the process is, however it ends.
        self.database = sqlite3.connect("")
        self.database.execute("create table rows (file text, line integer, sort text, cells text)")
        self.counts: dict[str, int] = {}

    def take_in(self, path: Path, format: FileFormat, refused: RefusedRows) -> None:
        """Raises FileRefused."""
        good = 0
        for row in read_rows(path, format):
            for problem in row.problems:
                refused.add(Refused(format.file, row.line, problem.column, problem.problem, problem.remedy))
            if not row.problems:
                cells = {column: row.cells[column] for column in format.columns}
                sort = cells[format.sort] if format.sort else ""
                values = (format.name, row.line, sort, json.dumps(cells, ensure_ascii=False))
                self.database.execute("insert into rows values (?, ?, ?, ?)", values)
                good += 1
        self.counts[format.name] = good

    def rows(self, format: FileFormat) -> Iterator[Row]:
        select = "select line, cells from rows where file = ? order by sort, line"
        for line, cells in self.database.execute(select, (format.name,)):
            yield Row(line, json.loads(cells))

    def batches(self, format: FileFormat) -> Iterator[list[Row]]:
        """Rows that must be taken one after the other are in different batches, in their order."""
        batch = Batch(format)
        for row in self.rows(format):
            batch.add(row)
            if batch.is_full:
                yield batch.rows
                batch = batch.next()
        while batch.rows:
            yield batch.rows
            batch = batch.next()

    def close(self) -> None:
        self.database.close()


class Batch:
    """Rows that can be sent at once, and those that have to wait for one of them."""

    def __init__(self, format: FileFormat) -> None:
        self.format = format
        self.rows: list[Row] = []
        self.waiting: list[Row] = []
        self.taken: set[Turn] = set()

    def add(self, row: Row) -> None:
        turns = set(self.turns_of(row))
        # A row that waits holds its turns, too: who comes after it waits behind it.
        (self.waiting if turns & self.taken else self.rows).append(row)
        self.taken |= turns

    @property
    def is_full(self) -> bool:
        return len(self.rows) == BATCH or len(self.waiting) == BATCH

    def next(self) -> "Batch":
        following = Batch(self.format)
        for row in self.waiting:
            following.add(row)
        return following

    def turns_of(self, row: Row) -> Iterator[Turn]:
        for columns in self.format.turns if self.format.is_counted else (self.format.key, *self.format.turns):
            values = tuple(row.cells[column] for column in columns)
            if None not in values:
                yield (columns, *values)
