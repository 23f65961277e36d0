"""An example of docs/partners.md, run as a partner would run it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.system.conftest import until

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True)
class Example:
    """What it has printed, line by line."""

    printed: Path

    @property
    def lines(self) -> list[str]:
        return self.printed.read_text().splitlines()

    def line(self, number: int) -> list[str]:
        """Message id, event, client_ref, number and content, once it is there."""
        until(lambda: len(self.lines) >= number)
        return self.lines[number - 1].split(" ", 4)


@contextmanager
def running(name: str, *arguments: str, folder: Path, **variables: str) -> Iterator[Example]:
    printed = folder / f"{name}.out"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)} | variables
    with printed.open("w") as out:
        example = subprocess.Popen([sys.executable, EXAMPLES / name, *arguments], env=environment, stdout=out)
    try:
        yield Example(printed)
    finally:
        example.terminate()
        example.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
