"""A stack that runs as long as this process: started, supervised, stopped in order."""

import asyncio
import fcntl
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from local_stack import java, kafka
from local_stack.environment import Environment, make_environment
from local_stack.home import Home, cache_folder
from local_stack.plan import bring_up, prepare
from local_stack.ports import Ports
from local_stack.records import Identity, State, own_identity, read_state, sweep
from local_stack.refusals import StackRefused
from local_stack.supervisor import StartFailed, Supervisor

Say = Callable[[str], None]


class AlreadyRunning(StackRefused):
    """This home has a stack that runs."""


@contextmanager
def held(home: Home) -> Iterator[None]:
    """One supervisor a home."""
    home.prepare()
    with home.lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"a stack is running in {home.root}: `rinnalla status`, `rinnalla down`") from None
        yield


def run(
    home: Home,
    ports: Ports,
    parts: frozenset[str],
    *,
    say: Say,
    when_ready: Callable[[], None] = lambda: None,
    bound_to: Identity | None = None,
) -> None:
    """Start, stay until SIGINT or SIGTERM (or until the process `bound_to` is gone), stop; raises StartFailed."""
    with held(home):
        clean_up(home, say)
        environment = make_environment(home, ports)
        environment.write(home.environment)
        state = State(own_identity(), sorted(parts), ports.first, sorted(environment.given))
        state.write(home.state)
        prepare(home, environment, parts, say)
        supervisor = Supervisor(home, state, say)
        asyncio.run(_stay(supervisor, environment, parts, when_ready, bound_to))


def clean_up(home: Home, say: Say) -> None:
    """End what an earlier command left behind when it crashed."""
    state = read_state(home.state)
    if state is None:
        return
    swept = sweep(state)
    if swept:
        say(f"ended what an earlier run had left: {', '.join(swept)}")
    home.state.unlink()


async def _stay(
    supervisor: Supervisor,
    environment: Environment,
    parts: frozenset[str],
    when_ready: Callable[[], None],
    bound_to: Identity | None,
) -> None:
    asked_to_stop = asyncio.Event()
    _listen_for_signals(supervisor, asked_to_stop)
    starting = asyncio.create_task(bring_up(supervisor, environment, parts))
    leaving = asyncio.create_task(_until_told(asked_to_stop, bound_to))
    try:
        await asyncio.wait({starting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            _note_phase(supervisor, "ready")
            when_ready()
            await leaving
    except* Exception as failures:
        problem = "\n".join(_spoken(failure) for failure in _leaves(failures))
        _note_phase(supervisor, "failed", problem)
        raise StartFailed(problem) from failures
    finally:
        starting.cancel()
        await asyncio.wait({starting})
        await _wind_down(supervisor)


async def _until_told(asked_to_stop: asyncio.Event, bound_to: Identity | None) -> None:
    while not asked_to_stop.is_set():
        if bound_to is not None and not bound_to.is_alive():
            return
        try:
            await asyncio.wait_for(asked_to_stop.wait(), 1 if bound_to else None)
        except TimeoutError:
            continue  # a second has passed: look again whether the other process lives


def _listen_for_signals(supervisor: Supervisor, asked_to_stop: asyncio.Event) -> None:
    def told() -> None:
        if asked_to_stop.is_set():
            supervisor.kill()
        asked_to_stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told)


async def _wind_down(supervisor: Supervisor) -> None:
    has_failed = supervisor.state.phase == "failed"
    if not has_failed:
        _note_phase(supervisor, "stopping")
    supervisor.say("stopping")
    await supervisor.stop()
    for program in ("keycloak", f"kafka-{kafka.version()}"):
        java.keep_archive(cache_folder(), program, supervisor.home.root)
    if not has_failed:
        supervisor.home.state.unlink()
    supervisor.say("stopped")


def _note_phase(supervisor: Supervisor, phase: str, problem: str = "") -> None:
    supervisor.state.phase, supervisor.state.problem = phase, problem
    supervisor.state.write(supervisor.home.state)


def _leaves(group: BaseExceptionGroup[Exception]) -> Iterator[BaseException]:
    for one in group.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yield from _leaves(one)
        else:
            yield one


def _spoken(failure: BaseException) -> str:
    return str(failure) if isinstance(failure, StackRefused) else f"{type(failure).__name__}: {failure}"
