"""Whatever is logged, by whichever library, is one JSON line that quotes nobody."""

import json
import subprocess
import sys
from typing import Any

import pytest

SET_UP = """
import asyncio, logging, uvicorn
from common.telemetry import set_up_logs
uvicorn.Config("nobody:app")  # as the command does before it loads the app
set_up_logs("INFO")

async def fail():
    raise ValueError("131052-308T")

def fail_at_once(quoted):
    raise ValueError(quoted)
"""
SAID: dict[str, tuple[str, str]] = {
    "uvicorn, of a request that failed": (
        """
try:
    fail_at_once("131052-308T")
except ValueError:
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application\\n")
""",
        "Exception in ASGI application",
    ),
    "asyncio, of a task nobody waited for": (
        """
async def main():
    asyncio.ensure_future(fail())
    await asyncio.sleep(0)

asyncio.run(main())
""",
        "Task exception was never retrieved",
    ),
    "asyncio, of a callback": (
        """
async def main():
    asyncio.get_running_loop().call_soon(fail_at_once, "131052-308T")
    await asyncio.sleep(0)

asyncio.run(main())
""",
        "Exception in callback fail_at_once",
    ),
    "asyncio, on uvloop": (
        """
import uvloop

async def main():
    asyncio.get_running_loop().call_soon(fail_at_once, "131052-308T")
    await asyncio.sleep(0)

uvloop.run(main())
""",
        "Exception in callback",
    ),
}


@pytest.mark.parametrize(("program", "event"), SAID.values(), ids=SAID.keys())
def test_an_error_is_told_by_its_kind_and_places_alone(program: str, event: str) -> None:
    ended = subprocess.run([sys.executable, "-c", SET_UP + program], capture_output=True, text=True, check=False)

    assert "131052" not in ended.stdout + ended.stderr
    entry: dict[str, Any] = json.loads(ended.stdout)
    assert entry["event"].startswith(event)
    assert (entry["level"], entry["error"]) == ("error", "ValueError")
    assert entry["places"]
