"""What every test may ask for. Servers come from the environment when it names them, else from the local stack.

`postgres` alone is enough for most; tests marked `stack` share one whole stack (`stack`). Neither is ever the demo's.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import local_stack
from local_stack import Home, Ports

REPOSITORY = Path(__file__).resolve().parents[1]
TEST_HOME = Path(os.environ.get("RINNALLA_TEST_HOME", REPOSITORY / ".local" / "test"))
POSTGRES_HOME, STACK_HOME = Home(TEST_HOME / "postgres"), Home(TEST_HOME / "stack")
FIRST_PORT = int(os.environ.get("RINNALLA_TEST_PORTS", "18400"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the run ends the servers; a worker of it does not."""
    if not hasattr(config, "workerinput") and not os.environ.get("RINNALLA_TEST_KEEP"):
        for home in (STACK_HOME, POSTGRES_HOME):
            local_stack.stop(home)


@pytest.fixture(scope="session")
def postgres() -> str:
    """A server's superuser URL."""
    if url := os.environ.get("POSTGRES_ADMIN_URL"):
        return url
    started = local_stack.start({"postgres"}, home=POSTGRES_HOME, ports=Ports(FIRST_PORT + 100))
    return started.environment["POSTGRES_ADMIN_URL"]


@pytest.fixture(scope="session")
def stack() -> Iterator[local_stack.Stack]:
    """Everything: PostgreSQL, Keycloak, Kafka, the services and the portal."""
    yield local_stack.start(home=STACK_HOME, ports=Ports(FIRST_PORT))
