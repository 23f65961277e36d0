"""A program of our own that turns rows into a file, fed and read at the same time: neither end ever holds it all."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress

PIECE = 64 * 1024


class FileNotMade(Exception):
    """The program that writes a file ended before its time."""


async def through(module: str, fed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What `python -m MODULE` makes of what it is fed. Raises FileNotMade, and whatever feeding raises."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, env={"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    feeding = asyncio.create_task(feed(program, fed))
    try:
        assert program.stdout is not None
        while piece := await program.stdout.read(PIECE):
            yield piece
        await feeding
        if await program.wait():
            raise FileNotMade(module)
    finally:
        feeding.cancel()
        await ended(program)


async def feed(program: Process, fed: AsyncIterator[bytes]) -> None:
    """An end of feeding that is a failure must not look like the end of the rows: the program is killed first."""
    assert program.stdin is not None
    try:
        async for piece in fed:
            program.stdin.write(piece)
            await program.stdin.drain()
    except (BrokenPipeError, ConnectionResetError) as error:
        raise FileNotMade from error
    except BaseException:
        kill(program)
        raise
    program.stdin.close()


def kill(program: Process) -> None:
    with suppress(ProcessLookupError):
        program.kill()


async def ended(program: Process) -> None:
    """So that nobody's leaving leaves a process behind."""
    if program.returncode is None:
        kill(program)
        await program.wait()
