"""What every test may ask for. Servers come from the environment when it names them, else from the local stack.

RINNALLA_STACK=containers takes PostgreSQL, Keycloak and Kafka from their official images instead.

`postgres` alone is enough for most, and all share one. Tests marked `stack` get a whole stack (`stack`), which each
process of tests has to itself, as some of them end a part of it. Neither is ever the demo's.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import TextIO

import pytest

import local_stack
from local_stack import Home, Ports
from local_stack.plan import PARTS
from tests import traces

REPOSITORY = Path(__file__).resolve().parents[1]
TEST_HOME = Path(os.environ.get("RINNALLA_TEST_HOME", REPOSITORY / ".local" / "test"))
FIRST_PORT = int(os.environ.get("RINNALLA_TEST_PORTS", "18400"))
PORTS_OF_ONE = 50
POSTGRES_HOME, POSTGRES_PORTS = Home(TEST_HOME / "postgres"), Ports(FIRST_PORT)
NAMED = {"POSTGRES_ADMIN_URL", "OIDC_ISSUER", "KAFKA_BOOTSTRAP"}
"""Variables that name a server outside."""
KEPT = bool(os.environ.get("RINNALLA_TEST_KEEP"))
containers = import_module("tests.containers") if os.environ.get("RINNALLA_STACK") == "containers" else None

IN_USE = pytest.StashKey[TextIO]()


def pytest_configure(config: pytest.Config) -> None:
    """Runs side by side share PostgreSQL; each holds the file while it goes on."""
    if not is_first_process(config):
        return
    TEST_HOME.mkdir(parents=True, exist_ok=True)
    in_use = config.stash[IN_USE] = (TEST_HOME / "in-use").open("w")
    fcntl.flock(in_use, fcntl.LOCK_SH)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last run ends it."""
    if not is_first_process(config):
        return
    with config.stash[IN_USE] as in_use, suppress(BlockingIOError):
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not KEPT:
            stop(POSTGRES_HOME, POSTGRES_PORTS)


def is_first_process(config: pytest.Config) -> bool:
    """Not one of its parallel workers."""
    return not hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def postgres() -> str:
    """A server's superuser URL."""
    if url := os.environ.get("POSTGRES_ADMIN_URL"):
        return url
    return start({"postgres"}, POSTGRES_HOME, POSTGRES_PORTS).environment["POSTGRES_ADMIN_URL"]


@pytest.fixture(scope="session")
def stack() -> Iterator[local_stack.Stack]:
    """Everything: PostgreSQL, Keycloak, Kafka, the services and the portal."""
    with own_place() as (home, ports):
        with traces.collected(home, ports):
            started = start(PARTS, home, ports)
        yield started
        if not KEPT:
            stop(home, ports)


@contextmanager
def own_place() -> Iterator[tuple[Home, Ports]]:
    """The first that no other process of tests is using, empty: what an earlier run recorded would be in the way of
    figures and of coaches' free places. RINNALLA_TEST_KEEP leaves servers running and takes them as they are."""
    for number in count(1):
        home = Home(TEST_HOME / f"stack-{number}")
        with (TEST_HOME / f"stack-{number}-in-use").open("w") as in_use:
            try:
                fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if named := sorted(NAMED & os.environ.keys()):
                    pytest.fail(f"{', '.join(named)} can serve one process of tests at a time: pass -n 0")
                continue
            ports = Ports(FIRST_PORT + number * PORTS_OF_ONE)
            if not KEPT:
                stop(home, ports)  # a run that was killed has left it going
                rmtree(home.root, ignore_errors=True)
            yield home, ports
            return


def start(parts: Iterable[str], home: Home, ports: Ports) -> local_stack.Stack:
    with containers.given(parts, home, ports) if containers else nullcontext():
        return local_stack.start(parts, home=home, ports=ports)


def stop(home: Home, ports: Ports) -> None:
    local_stack.stop(home)
    if containers:
        containers.stop(ports)
