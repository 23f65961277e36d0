"""Is the process alive, and can it do its work: which part is missing, and why."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from common.database import Sessions, is_passing
from common.telemetry import show_metrics

PartCheck = Callable[[], Awaitable[str | None]]
"""What is wrong with a part, in words; None when nothing is."""

PATIENCE = 3.0


def health_routes(parts: Callable[[], Mapping[str, PartCheck]]) -> list[Route]:
    """`parts` is asked at each call: they exist only once the process has started."""

    async def live(request: Request) -> Response:
        return JSONResponse({"live": True})

    async def ready(request: Request) -> Response:
        found = {name: await state_of(check) for name, check in parts().items()}
        is_ready = all(state == "ok" for state in found.values())
        return JSONResponse({"ready": is_ready, "parts": found}, 200 if is_ready else 503)

    return [Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", show_metrics)]


async def state_of(check: PartCheck) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            return await check() or "ok"
    except TimeoutError:
        return "does not answer in time"
    except Exception as error:
        return f"{'does not answer' if is_passing(error) else 'fails'} ({type(error).__name__})"


def database_part(sessions: Sessions) -> PartCheck:
    async def check() -> str | None:
        async with sessions() as session:
            await session.execute(text("select 1"))
        return None

    return check
