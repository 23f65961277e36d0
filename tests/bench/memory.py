"""P7: resident memory of each process after it has worked, beside a bare Starlette and asyncpg process after work."""

import asyncio
from collections.abc import Mapping

import httpx
import psutil
from rich.console import Console

from local_stack import Environment, Home
from local_stack.home import REPOSITORY
from local_stack.names import EVENT_SERVICES
from local_stack.records import read_state
from rinnalla.endpoints import Endpoints
from rinnalla.importing.command import import_into
from tests.bench import load
from tests.bench.ground import HOME, bare_database, servers
from tests.bench.results import Goal, Result, Spread
from tests.bench.servers import bare, running
from tests.bench.write_api import Contacts

PILOT = REPOSITORY / "deploy/demo/pilot"
BARE_SECONDS = 3.0
LOOKS = 5
GOAL = Goal(floor=3.0, good=2.0, excellent=1.6, is_less_better=True)
MEBIBYTE = 1024 * 1024


async def measure(console: Console) -> list[Result]:
    """After the pilot's import, which goes through every service and worker."""
    with servers("services") as environment:
        await asyncio.to_thread(import_into, Endpoints(dict(environment.values)), PILOT, "pilot", console)
        await open_portal(environment)
        baseline = await bare_memory(environment)
        measured = {name: await looked_at(pid) for name, pid in processes(HOME).items()}
    return [as_result(name, spread, baseline) for name, spread in measured.items()]


def as_result(name: str, measured: Spread, baseline: Spread) -> Result:
    ratio, what = measured.median / baseline.median, f"resident memory of {name}"
    return Result("P7", what, ratio, "MiB", measured, baseline, "bare Starlette + asyncpg", GOAL)


def processes(home: Home) -> Mapping[str, int]:
    """Ours, without the servers."""
    state = read_state(home.state)
    assert state is not None, "the stack is not up"
    ours = {"portal", *EVENT_SERVICES, *(f"{service}-worker" for service in EVENT_SERVICES)}
    return {one.name: one.identity.pid for one in state.processes if one.name in ours and one.identity}


async def bare_memory(environment: Environment) -> Spread:
    async with bare_database(environment) as database, running("tests.bench.bare", bare(database)) as server:
        contacts = Contacts("", [(ANYONE, ANYONE, ANYONE)])
        await load.drive(server.port, contacts.to_bare, seconds=BARE_SECONDS)
        return await looked_at(server.pid)


ANYONE = "019a4f00-0000-7000-8000-000000000001"


async def open_portal(environment: Environment) -> None:
    """Its front page sends a visitor on to the login."""
    async with httpx.AsyncClient() as http:
        for _ in range(50):
            await http.get(environment["PORTAL_URL"])


async def looked_at(pid: int) -> Spread:
    seen = []
    for _ in range(LOOKS):
        seen.append(psutil.Process(pid).memory_info().rss / MEBIBYTE)
        await asyncio.sleep(0.5)
    return Spread.of(seen)
