"""What is known on disk about running processes, so that the next command cleans up after a crash of this one."""

import json
import os
import signal
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Identity:
    """A process id is reused; together with the boot and the moment it was born it is not."""

    pid: int
    born: str

    def is_alive(self) -> bool:
        return born(self.pid) == self.born


@dataclass
class ProcessRecord:
    name: str
    identity: Identity | None = None
    phase: str = "starting"
    restarts: int = 0
    problem: str = ""
    stop_signal: int = signal.SIGTERM


@dataclass
class State:
    supervisor: Identity
    parts: list[str]
    first_port: int
    given: list[str]
    phase: str = "starting"
    problem: str = ""
    processes: list[ProcessRecord] = field(default_factory=list)

    def write(self, path: Path) -> None:
        partial = path.with_name(path.name + ".part")
        partial.write_text(json.dumps(asdict(self), indent=1))
        partial.replace(path)


def read_state(path: Path) -> State | None:
    if not path.exists():
        return None
    raw: dict[str, Any] = json.loads(path.read_text())
    processes = [
        ProcessRecord(**one | {"identity": Identity(**one["identity"]) if one["identity"] else None})
        for one in raw.pop("processes")
    ]
    return State(**raw | {"supervisor": Identity(**raw["supervisor"]), "processes": processes})


def born(pid: int) -> str | None:
    """The boot and the clock tick at which this process started; None when there is none, or only its remains."""
    try:
        # The second field is the program's name in brackets, and may hold blanks.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[0] in ("Z", "X"):
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}/{fields[19]}"


def identify(pid: int) -> Identity | None:
    moment = born(pid)
    return Identity(pid, moment) if moment else None


def own_identity() -> Identity:
    identity = identify(os.getpid())
    assert identity is not None, "/proc does not know this process"
    return identity


def end(identity: Identity, *, signal_number: int, within: float) -> None:
    """Ask it to end, and end it with its whole group when it does not in time."""
    if not identity.is_alive():
        return
    os.kill(identity.pid, signal_number)
    if not wait_until_gone(identity, within) and identity.is_alive():
        os.killpg(os.getpgid(identity.pid), signal.SIGKILL)
        wait_until_gone(identity, 5)


def wait_until_gone(identity: Identity, within: float) -> bool:
    until = time.monotonic() + within
    while identity.is_alive():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def sweep(state: State) -> list[str]:
    """End what a crashed supervisor left behind, the last started first; answers their names."""
    swept = []
    for record in reversed(state.processes):
        if record.identity and record.identity.is_alive():
            end(record.identity, signal_number=record.stop_signal, within=20)
            swept.append(record.name)
    return swept
