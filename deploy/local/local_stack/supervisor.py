"""Starts processes, waits until they are ready, restarts the one that dies with growing pauses, ends them in order."""

import asyncio
import ctypes
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from local_stack.home import Home
from local_stack.ports import is_taken
from local_stack.processes import Process, group_of
from local_stack.records import ProcessRecord, State, identify
from local_stack.refusals import StackRefused

PAUSES = (1, 2, 4, 8, 16, 30)
STEADY_AFTER = 60.0
STARTS_TRIED = 3
ASKED_EVERY = 0.25
LAST_LINES = 15
PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None, use_errno=True)


class StartFailed(StackRefused):
    """A process did not become ready; the message says why and ends with its last log lines."""


@dataclass
class Supervised:
    process: Process
    record: ProcessRecord
    child: asyncio.subprocess.Process | None = None
    started_at: float = 0
    watcher: asyncio.Task[None] | None = None

    @property
    def has_ended(self) -> bool:
        return self.child is None or self.child.returncode is not None


class Supervisor:
    def __init__(self, home: Home, state: State, say: Callable[[str], None]) -> None:
        self.home = home
        self.state = state
        self.say = say
        self.groups: list[list[Supervised]] = []
        self.is_stopping = False

    async def start(self, *processes: Process) -> None:
        """Start these side by side; return when all are ready. They are one group: they end together too."""
        group = [Supervised(process, self._new_record(process)) for process in processes]
        self.groups.append(group)
        async with asyncio.TaskGroup() as starting:
            for one in group:
                starting.create_task(self._first_start(one))

    def refuse_taken_ports(self, *processes: Process) -> None:
        """Raises StartFailed."""
        for process in processes:
            if taken := [port for port in process.ports if is_taken(port)]:
                reason = f"port {taken[0]} is taken by another program; choose others with RINNALLA_PORTS"
                raise StartFailed(f"{process.name} cannot start: {reason}")

    async def stop(self) -> None:
        self.is_stopping = True
        for group in reversed(self.groups):
            await asyncio.gather(*(self._end(one) for one in group))
        self.groups.clear()

    def kill(self) -> None:
        """For someone who will not wait."""
        for one in (one for group in self.groups for one in group if not one.has_ended):
            self._kill_group(one)

    def _new_record(self, process: Process) -> ProcessRecord:
        record = ProcessRecord(process.name, stop_signal=process.stop_signal)
        self.state.processes.append(record)
        return record

    async def _first_start(self, one: Supervised) -> None:
        self.refuse_taken_ports(one.process)
        self._put_earlier_log_aside(one.process)
        until = time.monotonic() + one.process.patience
        problem: str | None = None
        for _ in range(STARTS_TRIED):
            await self._spawn(one)
            problem = await self._wait_until_ready(one, until)
            if problem is None:
                self._note(one, "ready")
                self.say(f"{one.process.name} is ready after {time.monotonic() - one.started_at:.1f} s")
                one.watcher = asyncio.create_task(self._restart_whenever_it_dies(one))
                return
            if not one.has_ended:
                break
            await asyncio.sleep(PAUSES[0])
        self._note(one, "failed", problem)
        raise StartFailed(f"{one.process.name} did not start: {problem}\n{self._last_lines(one.process)}")

    async def _spawn(self, one: Supervised) -> None:
        process = one.process
        with self.home.log_of(process.name).open("ab") as log:
            one.child = await self._run(process, log)
        one.started_at = time.monotonic()
        one.record.identity = identify(one.child.pid)
        self._note(one, "starting")

    async def _run(self, process: Process, log: IO[bytes]) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *process.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=dict(process.environment),
            cwd="/",
            # A terminal's Ctrl-C must reach only the supervisor, which ends everything in order.
            start_new_session=True,
            preexec_fn=_end_with_parent(process.stop_signal),
            user=process.user,
            group=group_of(process.user) if process.user else None,
            extra_groups=[] if process.user else None,
        )

    async def _wait_until_ready(self, one: Supervised, until: float) -> str | None:
        while True:
            problem = await one.process.probe()
            if problem is None:
                return None
            if one.child is not None and one.has_ended:
                return f"it ended with {_spoken(one.child.returncode)}"
            if time.monotonic() > until:
                return f"not ready after {one.process.patience:.0f} s: {problem}"
            await asyncio.sleep(ASKED_EVERY)

    async def _restart_whenever_it_dies(self, one: Supervised) -> None:
        deaths = 0
        while one.child is not None:
            code = await one.child.wait()
            if self.is_stopping:
                return
            deaths = 1 if time.monotonic() - one.started_at > STEADY_AFTER else deaths + 1
            pause = PAUSES[min(deaths, len(PAUSES)) - 1]
            await self._restart(one, f"ended with {_spoken(code)}", pause)

    async def _restart(self, one: Supervised, reason: str, pause: int) -> None:
        self._kill_group(one)
        one.record.restarts += 1
        self._note(one, "restarting", reason)
        self.say(f"{one.process.name} {reason}; it starts again in {pause} s")
        await asyncio.sleep(pause)
        await self._spawn(one)
        problem = await self._wait_until_ready(one, time.monotonic() + one.process.patience)
        self._note(one, "running" if problem else "ready", problem)
        self.say(f"{one.process.name}: {problem}" if problem else f"{one.process.name} is ready again")

    async def _end(self, one: Supervised) -> None:
        if one.watcher is not None:
            one.watcher.cancel()
        if one.child is not None and one.child.returncode is None:
            self._note(one, "stopping")
            one.child.send_signal(one.process.stop_signal)
            try:
                await asyncio.wait_for(one.child.wait(), one.process.stop_within)
            except TimeoutError:
                self.say(f"{one.process.name} did not end within {one.process.stop_within:.0f} s and is killed")
                self._kill_group(one)
                await one.child.wait()
        self._note(one, "stopped")

    def _kill_group(self, one: Supervised) -> None:
        if one.child is None:
            return
        try:
            os.killpg(one.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # nobody of the group is left

    def _note(self, one: Supervised, phase: str, problem: str | None = None) -> None:
        one.record.phase, one.record.problem = phase, problem or ""
        self.state.write(self.home.state)

    def _put_earlier_log_aside(self, process: Process) -> None:
        log = self.home.log_of(process.name)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))

    def _last_lines(self, process: Process) -> str:
        return last_lines(self.home, process.name)


def last_lines(home: Home, name: str, count: int = LAST_LINES) -> str:
    log = home.log_of(name)
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join([f"The last lines of {log}:", *(f"  {line}" for line in lines[-count:])])


def _end_with_parent(signal_number: int) -> Callable[[], None]:
    """Also when the supervisor is killed outright, none of its processes lives on."""
    parent = os.getpid()

    def set_up() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:
            os._exit(1)

    return set_up


def _spoken(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"status {code}"
