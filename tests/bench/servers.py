"""One HTTP process at a time, run as production runs it: uvicorn, one worker."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from local_stack import Environment
from local_stack.home import REPOSITORY
from local_stack.ports import find_free_ports
from local_stack.processes import http_problem, machine_environment, service_environment

PATIENCE = 60.0


class NotReady(Exception):
    """A process that is to be measured does not start."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


def bare(database_url: str) -> Mapping[str, str]:
    return machine_environment() | {"BARE_DATABASE_URL": database_url}


def service(name: str, environment: Environment) -> Mapping[str, str]:
    return service_environment(name, environment)


@asynccontextmanager
async def running(module: str, environment: Mapping[str, str]) -> AsyncIterator[Server]:
    """Raises NotReady."""
    port = find_free_ports().first
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", f"{module}:app", "--port", str(port), "--no-access-log"),
        *("--log-level", "warning"),
        env=dict(environment),
        cwd=REPOSITORY,
    )
    try:
        await until_ready(child, f"http://127.0.0.1:{port}/health/ready")
        yield Server(port, child.pid)
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()


async def until_ready(child: asyncio.subprocess.Process, url: str) -> None:
    until = time.monotonic() + PATIENCE
    while problem := await http_problem(url):
        if child.returncode is not None or time.monotonic() > until:
            raise NotReady(problem)
        await asyncio.sleep(0.1)
