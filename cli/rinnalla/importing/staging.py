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


@dataclass(frozen=True)
class Row:
    line: int
    cells: Cells
    ordinal: int
    """1 for the first among rows that are equal in every cell, 2 for the next."""


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
        select = """
            select line, cells, row_number() over (partition by cells order by line)
            from rows where file = ? order by sort, line
        """
        for line, cells, ordinal in self.database.execute(select, (format.name,)):
            yield Row(line, json.loads(cells), ordinal)

    def batches(self, format: FileFormat) -> Iterator[list[Row]]:
        """Rows that must be taken one after the other are in different batches, in their order."""
        columns = (format.turn,) if format.turn else format.key
        batch: dict[tuple[object, ...], Row] = {}
        waiting: list[Row] = []
        for row in self.rows(format):
            turn = turn_of(row, columns, has_ordinal=format.key == tuple(format.columns))
            if turn in batch:
                waiting.append(row)
            else:
                batch[turn] = row
            if len(batch) == BATCH or len(waiting) == BATCH:
                yield list(batch.values())
                batch, waiting = next_batch(waiting, format, columns)
        while batch:
            yield list(batch.values())
            batch, waiting = next_batch(waiting, format, columns)

    def close(self) -> None:
        self.database.close()


def turn_of(row: Row, columns: tuple[str, ...], *, has_ordinal: bool) -> tuple[object, ...]:
    return tuple(row.cells[column] for column in columns) + ((row.ordinal,) if has_ordinal else ())


def next_batch(
    waiting: list[Row], format: FileFormat, columns: tuple[str, ...]
) -> tuple[dict[tuple[object, ...], Row], list[Row]]:
    batch: dict[tuple[object, ...], Row] = {}
    still_waiting = []
    for row in waiting:
        turn = turn_of(row, columns, has_ordinal=format.key == tuple(format.columns))
        if turn in batch:
            still_waiting.append(row)
        else:
            batch[turn] = row
    return batch, still_waiting
