"""What every test may ask for. Servers come from the environment when it names them, else from the local stack.

RINNALLA_STACK=containers takes PostgreSQL, Keycloak and Kafka from their official images instead.

`postgres` alone is enough for most; tests marked `stack` share one whole stack (`stack`). Neither is ever the demo's.
"""

import fcntl
import os
from collections.abc import Generator, Iterable
from contextlib import nullcontext, suppress
from importlib import import_module
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
POSTGRES_HOME, STACK_HOME = Home(TEST_HOME / "postgres"), Home(TEST_HOME / "stack")
FIRST_PORT = int(os.environ.get("RINNALLA_TEST_PORTS", "18400"))
POSTGRES_PORTS, STACK_PORTS = Ports(FIRST_PORT + 100), Ports(FIRST_PORT)
containers = import_module("tests.containers") if os.environ.get("RINNALLA_STACK") == "containers" else None

IN_USE = pytest.StashKey[TextIO]()
BROWSER = REPOSITORY / "tests" / "browser"


def pytest_configure(config: pytest.Config) -> None:
    """Runs side by side share the servers; each holds the file while it goes on. The first begins with nothing: what an
    earlier run recorded would be in the way of figures and of coaches' free places."""
    if not is_first_process(config):
        return
    TEST_HOME.mkdir(parents=True, exist_ok=True)
    in_use = config.stash[IN_USE] = (TEST_HOME / "in-use").open("w")
    with suppress(BlockingIOError):
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not STACK_HOME.state.exists():  # else its servers were kept for this
            rmtree(STACK_HOME.root, ignore_errors=True)
    fcntl.flock(in_use, fcntl.LOCK_SH)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last run ends the servers."""
    if not is_first_process(config):
        return
    with config.stash[IN_USE] as in_use, suppress(BlockingIOError):
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.environ.get("RINNALLA_TEST_KEEP"):
            stop(STACK_HOME, STACK_PORTS)
            stop(POSTGRES_HOME, POSTGRES_PORTS)


def is_first_process(config: pytest.Config) -> bool:
    """Not one of its parallel workers."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """On the whole stack people's browsers go side by side; every other test has it alone, as some end a part of it."""
    if "stack" not in item.keywords:
        return (yield)
    with (TEST_HOME / "stack-in-use").open("w") as stack_in_use:
        fcntl.flock(stack_in_use, fcntl.LOCK_SH if BROWSER in item.path.parents else fcntl.LOCK_EX)
        return (yield)


@pytest.fixture(scope="session")
def postgres() -> str:
    """A server's superuser URL."""
    if url := os.environ.get("POSTGRES_ADMIN_URL"):
        return url
    return start({"postgres"}, POSTGRES_HOME, POSTGRES_PORTS).environment["POSTGRES_ADMIN_URL"]


@pytest.fixture(scope="session")
def stack() -> local_stack.Stack:
    """Everything: PostgreSQL, Keycloak, Kafka, the services and the portal."""
    with traces.collected(STACK_HOME, STACK_PORTS):
        return start(PARTS, STACK_HOME, STACK_PORTS)


def start(parts: Iterable[str], home: Home, ports: Ports) -> local_stack.Stack:
    with containers.given(parts, home, ports) if containers else nullcontext():
        return local_stack.start(parts, home=home, ports=ports)


def stop(home: Home, ports: Ports) -> None:
    local_stack.stop(home)
    if containers:
        containers.stop(ports)
