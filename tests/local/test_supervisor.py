import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from local_stack import supervisor as supervising
from local_stack.foreground import AlreadyRunning, clean_up, held
from local_stack.home import Home
from local_stack.processes import Process
from local_stack.records import Identity, ProcessRecord, State, identify, own_identity, read_state
from local_stack.supervisor import StartFailed, Supervisor

SLEEPS = "import time; print('awake', flush=True); time.sleep(60)"


async def always_ready() -> str | None:
    return None


async def never_ready() -> str | None:
    return "still thinking"


def python(name: str, code: str = SLEEPS) -> Process:
    return Process(
        name=name,
        command=(sys.executable, "-c", code),
        environment={"PATH": os.environ["PATH"]},
        ports=(),
        probe=always_ready,
        patience=5,
        stop_within=5,
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.prepare()
    return home


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
async def supervisor(home: Home, said: list[str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Supervisor]:
    monkeypatch.setattr(supervising, "PAUSES", (0, 1))
    monkeypatch.setattr(supervising, "ASKED_EVERY", 0.02)
    supervisor = Supervisor(home, State(own_identity(), [], 9000, []), said.append)
    yield supervisor
    await supervisor.stop()


async def eventually(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.02)


def identity_of(supervisor: Supervisor, name: str) -> Identity:
    record = next(record for record in supervisor.state.processes if record.name == name)
    assert record.identity is not None
    return record.identity


async def test_a_process_that_dies_is_started_again_and_that_is_said(supervisor: Supervisor, said: list[str]) -> None:
    await supervisor.start(python("sleeper"))
    first = identity_of(supervisor, "sleeper")

    os.kill(first.pid, signal.SIGKILL)
    await eventually(lambda: "sleeper is ready again" in said)

    assert identity_of(supervisor, "sleeper") != first
    assert "sleeper ended with signal SIGKILL; it starts again in 0 s" in said
    assert supervisor.state.processes[0].restarts == 1


async def test_pauses_grow_when_it_dies_again_and_again(supervisor: Supervisor, said: list[str]) -> None:
    await supervisor.start(python("sleeper"))

    for count in (1, 2):
        os.kill(identity_of(supervisor, "sleeper").pid, signal.SIGKILL)
        await eventually(lambda wanted=count: said.count("sleeper is ready again") == wanted)  # type: ignore[misc]

    assert [text for text in said if "in 1 s" in text]


async def test_one_that_never_starts_is_told_with_its_last_lines(supervisor: Supervisor) -> None:
    broken = replace(python("broken", "print('no such table'); raise SystemExit(3)"), probe=never_ready)

    with pytest.raises(ExceptionGroup) as failure:
        await supervisor.start(broken)

    (reason,) = failure.value.exceptions
    assert isinstance(reason, StartFailed)
    assert "broken did not start: it ended with status 3" in str(reason)
    assert "no such table" in str(reason)


async def test_one_that_is_not_ready_in_time_is_told_with_the_reason(supervisor: Supervisor) -> None:
    slow = replace(python("slow"), probe=never_ready, patience=0.1)

    with pytest.raises(ExceptionGroup) as failure:
        await supervisor.start(slow)

    assert "still thinking" in str(failure.value.exceptions[0])


async def test_a_port_of_another_program_is_named(supervisor: Supervisor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(ExceptionGroup) as failure:
            await supervisor.start(replace(python("second"), ports=(port,)))

    assert f"port {port} is taken" in str(failure.value.exceptions[0])


async def test_what_started_last_ends_first(supervisor: Supervisor, tmp_path: Path) -> None:
    ends = tmp_path / "ends"
    tells = "\n".join(
        [
            "import signal, sys, time",
            "def end(*_): open({ends!r}, 'a').write({name!r} + ' '); sys.exit()",
            "signal.signal(signal.SIGTERM, end)",
            "open({ready!r}, 'w').close()",
            "time.sleep(60)",
        ]
    )
    for name in ("first", "second"):
        ready = tmp_path / name
        await supervisor.start(python(name, tells.format(ends=str(ends), name=name, ready=str(ready))))
        await eventually(ready.exists)

    await supervisor.stop()

    assert ends.read_text() == "second first "


async def test_one_that_will_not_end_is_killed(supervisor: Supervisor, said: list[str], tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({!r}, 'w').close(); time.sleep(60)"
    await supervisor.start(replace(python("deaf", deaf.format(str(ready))), stop_within=0.1))
    await eventually(ready.exists)
    identity = identity_of(supervisor, "deaf")

    await supervisor.stop()

    assert not identity.is_alive()
    assert [text for text in said if "is killed" in text]


def test_what_a_crashed_command_left_behind_is_ended(home: Home, said: list[str]) -> None:
    left = subprocess.Popen([sys.executable, "-c", SLEEPS], start_new_session=True)
    gone = Identity(2**22 + 1, "another boot/1")
    State(gone, [], 9000, [], processes=[ProcessRecord("left", identify(left.pid))]).write(home.state)

    clean_up(home, said.append)

    assert left.wait(5) == -signal.SIGTERM
    assert said == ["ended what an earlier run had left: left"]
    assert read_state(home.state) is None


def test_a_foreign_process_under_a_reused_number_is_left_alone(home: Home, said: list[str]) -> None:
    foreign = subprocess.Popen([sys.executable, "-c", SLEEPS], start_new_session=True)
    recorded = Identity(foreign.pid, "this number was ours/12345")
    State(recorded, [], 9000, [], processes=[ProcessRecord("ours", recorded)]).write(home.state)

    clean_up(home, said.append)

    assert foreign.poll() is None
    assert said == []
    foreign.kill()
    foreign.wait()


def test_no_process_outlives_a_supervisor_that_is_killed(home: Home) -> None:
    code = f"""
import asyncio
from pathlib import Path
from local_stack.home import Home
from local_stack.records import State, own_identity
from local_stack.supervisor import Supervisor
from tests.local.test_supervisor import python

async def main():
    supervisor = Supervisor(Home(Path({str(home.root)!r})), State(own_identity(), [], 9000, []), print)
    await supervisor.start(python("sleeper"))
    await asyncio.sleep(60)

asyncio.run(main())
"""
    crashing = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    child = _wait_for_child(home)

    crashing.kill()
    crashing.wait()

    until = time.monotonic() + 5
    while child.is_alive() and time.monotonic() < until:
        time.sleep(0.05)
    assert not child.is_alive()


def _wait_for_child(home: Home) -> Identity:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        state = read_state(home.state)
        if state is not None and state.processes[0].phase == "ready" and state.processes[0].identity:
            return state.processes[0].identity
        time.sleep(0.05)
    raise AssertionError("the supervisor started nothing")


def test_a_home_has_one_supervisor(home: Home) -> None:
    with held(home), pytest.raises(AlreadyRunning, match="rinnalla down"), held(home):
        pass
