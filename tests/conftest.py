"""What every test may ask for. Servers come from the environment when it names them, else from the local stack.

`postgres` alone is enough for most; tests marked `stack` share one whole stack (`stack`). Neither is ever the demo's.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest

import local_stack
from local_stack import Home, Ports

REPOSITORY = Path(__file__).resolve().parents[1]
TEST_HOME = Path(os.environ.get("RINNALLA_TEST_HOME", REPOSITORY / ".local" / "test"))
POSTGRES_HOME, STACK_HOME = Home(TEST_HOME / "postgres"), Home(TEST_HOME / "stack")
FIRST_PORT = int(os.environ.get("RINNALLA_TEST_PORTS", "18400"))


IN_USE = pytest.StashKey[TextIO]()


def pytest_configure(config: pytest.Config) -> None:
    """Runs side by side share the servers; each holds the file while it goes on."""
    if is_first_process(config):
        TEST_HOME.mkdir(parents=True, exist_ok=True)
        config.stash[IN_USE] = (TEST_HOME / "in-use").open("w")
        fcntl.flock(config.stash[IN_USE], fcntl.LOCK_SH)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last run ends the servers."""
    if not is_first_process(config):
        return
    with config.stash[IN_USE] as in_use, suppress(BlockingIOError):
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.environ.get("RINNALLA_TEST_KEEP"):
            for home in (STACK_HOME, POSTGRES_HOME):
                local_stack.stop(home)


def is_first_process(config: pytest.Config) -> bool:
    """Not one of its parallel workers."""
    return not hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def postgres() -> str:
    """A server's superuser URL."""
    if url := os.environ.get("POSTGRES_ADMIN_URL"):
        return url
    started = local_stack.start({"postgres"}, home=POSTGRES_HOME, ports=Ports(FIRST_PORT + 100))
    return started.environment["POSTGRES_ADMIN_URL"]


@pytest.fixture(scope="session")
def stack() -> local_stack.Stack:
    """Everything: PostgreSQL, Keycloak, Kafka, the services and the portal."""
    return local_stack.start(home=STACK_HOME, ports=Ports(FIRST_PORT))
