"""How a stack is: which process is ready, which is not and why, and what each holds in memory."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from local_stack.environment import load_environment
from local_stack.home import Home
from local_stack.plan import planned_processes
from local_stack.ports import Ports
from local_stack.processes import Process
from local_stack.records import ProcessRecord, State, read_state


@dataclass(frozen=True)
class ProcessStatus:
    name: str
    problem: str | None
    restarts: int
    pid: int | None
    resident: int

    @property
    def is_ready(self) -> bool:
        return self.problem is None


@dataclass(frozen=True)
class StackStatus:
    """`problem` is about the stack as a whole; each process has its own beside it."""

    problem: str | None
    processes: list[ProcessStatus]

    @property
    def is_ready(self) -> bool:
        return self.problem is None and all(process.is_ready for process in self.processes)

    @property
    def resident(self) -> int:
        return sum(process.resident for process in self.processes)


def status(home: Home) -> StackStatus:
    state = read_state(home.state)
    if state is None:
        return StackStatus(f"no stack runs in {home.root}", [])
    if not state.supervisor.is_alive():
        return StackStatus(state.problem or "its supervisor has died; `rinnalla down` or `rinnalla up` cleans up", [])
    return asyncio.run(_ask_everyone(home, state))


async def _ask_everyone(home: Home, state: State) -> StackStatus:
    environment = load_environment(home, Ports(state.first_port), state.given)
    planned = planned_processes(home, environment, frozenset(state.parts))
    records = {record.name: record for record in state.processes}
    answers = await asyncio.gather(*(_ask(process, records) for process in planned))
    pid = state.supervisor.pid
    own = ProcessStatus("supervisor", None, 0, pid, resident_memory(pid, with_children=False))
    return StackStatus(None if state.phase == "ready" else f"the stack is {state.phase}", [own, *answers])


async def _ask(process: Process, records: Mapping[str, ProcessRecord]) -> ProcessStatus:
    record = records.get(process.name)
    if record is None:
        return ProcessStatus(process.name, "not started yet", 0, None, 0)
    if record.identity is None or not record.identity.is_alive():
        reason = f"{record.phase}: {record.problem}" if record.problem else "does not run"
        return ProcessStatus(process.name, reason, record.restarts, None, 0)
    problem = await process.probe()
    pid = record.identity.pid
    return ProcessStatus(process.name, problem, record.restarts, pid, resident_memory(pid))


def resident_memory(pid: int, *, with_children: bool = True) -> int:
    """Bytes of the process and its children; what several processes share is counted once among them."""
    try:
        leader = psutil.Process(pid)
        children = leader.children(recursive=True) if with_children else []
        return sum(one.memory_full_info().pss for one in (leader, *children))
    except psutil.NoSuchProcess:
        return 0  # it has ended between the two looks
