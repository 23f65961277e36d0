"""Asking the solver's process, and waiting for it: this process never loads what it computes with."""

import asyncio
import sys
from contextlib import suppress

from reporting.protection.messages import Solved, Work

PATIENCE = 600.0
"""Seconds beyond those it was given to choose, for the audit."""


class SolverFailed(Exception):
    """The solver's process ended without an answer, or did not end."""


async def solve(work: Work) -> Solved:
    """Raises SolverFailed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "reporting.protection.solving",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(work.seconds + PATIENCE):
            answer, _ = await process.communicate(work.to_json())
    except TimeoutError as error:
        raise SolverFailed("took too long") from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        raise SolverFailed(f"ended with {process.returncode}")
    return Solved.from_json(answer)
