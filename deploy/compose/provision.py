"""What the servers of compose.yaml must hold before the services start; every step may be run again.

python provision.py databases     PostgreSQL is there: roles, databases and tables
python provision.py platform      Keycloak and Kafka are there: accounts, topics and rights
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

from aiokafka.errors import KafkaError
from asyncpg import CannotConnectNowError
from keycloak.exceptions import KeycloakError

from local_stack.databases import provision_databases
from local_stack.environment import Environment
from local_stack.names import SERVICES
from local_stack.ports import DEFAULT_FIRST, Ports
from local_stack.realm import provision_realm
from local_stack.topics import provision_topics

PATIENCE = 300.0
AWAY = (OSError, CannotConnectNowError, KafkaError, KeycloakError)
"""What a server's client raises while that server starts."""


def databases(environment: Environment) -> None:
    asyncio.run(when_there(lambda: provision_databases(environment)))
    for service in SERVICES:
        subprocess.run([sys.executable, "-m", "common.migrations", service], check=True)


def platform(environment: Environment) -> None:
    asyncio.run(when_there(lambda: asyncio.to_thread(provision_realm, environment)))
    asyncio.run(when_there(lambda: provision_topics(environment)))


async def when_there(step: Callable[[], Awaitable[None]]) -> None:
    gives_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            return await step()
        except AWAY as error:
            if time.monotonic() > gives_up_at:
                raise
            print(f"waiting: {type(error).__name__}: {error}", flush=True)
        await asyncio.sleep(2)


STEPS = {"databases": databases, "platform": platform}

if __name__ == "__main__":
    # Nothing counts as given from outside: these servers are ours to provision.
    STEPS[sys.argv[1]](Environment(dict(os.environ), frozenset(), Ports(DEFAULT_FIRST)))
