"""What the servers must hold before the services start; every step may be run again."""

import asyncio
import subprocess
import sys
from collections.abc import Iterable

from local_stack.databases import owner_url, provision_databases
from local_stack.environment import Environment
from local_stack.home import Home
from local_stack.names import SERVICES
from local_stack.processes import machine_environment
from local_stack.realm import Staff, provision_realm, provision_staff
from local_stack.supervisor import StartFailed, last_lines
from local_stack.topics import provision_topics

MIGRATED_AT_ONCE = 2

__all__ = ["Staff", "migrate", "provision_databases", "provision_realm", "provision_staff", "provision_topics"]


async def migrate(home: Home, environment: Environment, services: Iterable[str] = SERVICES) -> None:
    """Bring the tables of each service to its newest migration."""
    gate = asyncio.Semaphore(MIGRATED_AT_ONCE)
    home.log_of("migrations").unlink(missing_ok=True)
    async with asyncio.TaskGroup() as migrating:
        for service in services:
            migrating.create_task(_migrate(home, environment, service, gate))


async def _migrate(home: Home, environment: Environment, service: str, gate: asyncio.Semaphore) -> None:
    variable = f"DATABASE_OWNER_URL_{service.upper()}"
    async with gate:
        with home.log_of("migrations").open("ab") as log:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "common.migrations", service),
                env=machine_environment() | {variable: owner_url(environment, service)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            status = await child.wait()
    if status:
        raise StartFailed(f"the migrations of {service} failed\n{last_lines(home, 'migrations', count=30)}")
