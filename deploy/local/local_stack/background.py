"""A stack that outlives the command which started it; tests use it the same way."""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from local_stack.environment import Environment, load_environment, make_environment
from local_stack.foreground import AlreadyRunning, Say, clean_up
from local_stack.home import Home, home_folder
from local_stack.plan import PARTS, prepare, whole
from local_stack.ports import Ports, ports_from
from local_stack.records import Identity, State, identify, own_identity, read_state, wait_until_gone
from local_stack.supervisor import StartFailed, last_lines

# A first Keycloak writes its class archive when it ends.
ENDS_WITHIN = 150.0
LOOKED_EVERY = 0.2


@dataclass(frozen=True)
class Stack:
    """What `start` answers: the endpoints, and the way to end it."""

    home: Home
    environment: Environment

    def stop(self) -> None:
        stop(self.home)


def start(
    parts: Iterable[str] = PARTS,
    *,
    home: Home | None = None,
    ports: Ports | None = None,
    ends_with_caller: bool = False,
    say: Say = lambda _text: None,
) -> Stack:
    """Return when everything is ready; a stack that already runs in this home and has these parts is taken as it is.

    With `ends_with_caller` the stack stops by itself when the calling process is gone. Raises StartFailed.
    """
    home, ports, wanted = home or home_folder(), ports or ports_from(os.environ), whole(parts)
    home.prepare()
    with _one_at_a_time(home):
        running = running_state(home)
        if running is None:
            clean_up(home, say)
            prepare(home, make_environment(home, ports), wanted, say)
            supervisor = _spawn(home, ports, wanted, own_identity() if ends_with_caller else None)
            running = _wait_or_stop(home, supervisor, say)
    missing = wanted - set(running.parts)
    if missing:
        lacking = ", ".join(sorted(missing))
        raise AlreadyRunning(f"the stack in {home.root} runs without {lacking}: `rinnalla down` first")
    return Stack(home, load_environment(home, Ports(running.first_port), running.given))


def stop(home: Home, say: Say = lambda _text: None) -> bool:
    """End the stack of this home, and whatever a crashed one left; answers whether there was anything."""
    state = read_state(home.state)
    if state is None:
        return False
    if state.supervisor.is_alive():
        say("stopping")
        os.kill(state.supervisor.pid, signal.SIGTERM)
        if not wait_until_gone(state.supervisor, ENDS_WITHIN):
            os.kill(state.supervisor.pid, signal.SIGKILL)
            wait_until_gone(state.supervisor, 5)
    clean_up(home, say)
    return True


def running_state(home: Home) -> State | None:
    state = read_state(home.state)
    return state if state is not None and state.supervisor.is_alive() else None


@contextmanager
def _one_at_a_time(home: Home) -> Iterator[None]:
    with (home.root / "starting.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _spawn(home: Home, ports: Ports, parts: frozenset[str], bound_to: Identity | None) -> Identity:
    arguments = ["--home", str(home.root), "--ports", str(ports.first), "--parts", ",".join(sorted(parts))]
    if bound_to is not None:
        arguments += ["--bound-to", str(bound_to.pid)]
    log = str(home.log_of("supervisor"))
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "local_stack", *arguments],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, flags, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    identity = identify(pid)
    if identity is None:
        raise StartFailed(f"the supervisor ended at once\n{last_lines(home, 'supervisor')}")
    return identity


def _wait_or_stop(home: Home, supervisor: Identity, say: Say) -> State:
    try:
        return _wait_until_ready(home, supervisor, say)
    except KeyboardInterrupt:
        stop(home, say)
        raise


def _wait_until_ready(home: Home, supervisor: Identity, say: Say) -> State:
    pass_on = _follow(home, say)
    while supervisor.is_alive():
        pass_on()
        state = read_state(home.state)
        if state is not None and state.supervisor == supervisor and state.phase == "ready":
            pass_on()
            return state
        time.sleep(LOOKED_EVERY)
    state = read_state(home.state)
    if state is not None and state.phase == "failed":
        raise StartFailed(state.problem)
    raise StartFailed(f"the supervisor ended before the stack was ready\n{last_lines(home, 'supervisor')}")


def _follow(home: Home, say: Say) -> Callable[[], None]:
    position = 0

    def pass_on() -> None:
        nonlocal position
        with home.log_of("supervisor").open() as log:
            log.seek(position)
            for line in log:
                say(line.rstrip("\n"))
            position = log.tell()

    return pass_on
