"""What could not be taken, in words its sender can act on. A cell that may hold an identity code is never repeated."""

import csv
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TextIO

REFUSED = "refused.csv"
SHOWN = 20


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a row: in which column, what, and what would be right."""

    column: str
    problem: str
    remedy: str


@dataclass(frozen=True)
class Refused:
    file: str
    line: int
    column: str
    problem: str
    remedy: str


class CellRefused(Exception):
    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


class RowRefused(Exception):
    def __init__(self, column: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.told = Problem(column, problem, remedy)


class FileRefused(Exception):
    """A file that cannot be read as what it should be: nothing of the folder is written."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.file}: {refused.problem}")
        self.refused = refused


class RefusedRows:
    """Writes FOLDER/refused.csv as refusals come; without any there is no such file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / REFUSED
        self.first: list[Refused] = []
        self.rows: dict[str, int] = {}
        self.problems = 0
        self._last_line: tuple[str, int] | None = None
        self._file: TextIO | None = None
        self.path.unlink(missing_ok=True)

    @property
    def count(self) -> int:
        """Rows refused, however much is wrong with each."""
        return sum(self.rows.values())

    def add(self, refused: Refused) -> None:
        self.problems += 1
        if len(self.first) < SHOWN:
            self.first.append(refused)
        if self._last_line != (refused.file, refused.line):
            self.rows[refused.file] = self.rows.get(refused.file, 0) + 1
            self._last_line = (refused.file, refused.line)
        csv.writer(self._open(), lineterminator="\n").writerow(astuple(refused))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _open(self) -> TextIO:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file, lineterminator="\n").writerow(Refused.__dataclass_fields__)
        return self._file
