"""A report as a file, passed on to the browser as it comes."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Literal

import httpx
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from portal.access import FigureReader
from portal.languages import current
from portal.pages.groups import called_in_reporting

router = APIRouter()

Kind = Literal["xlsx", "excel-csv", "csv", "parquet", "json"]
PASSED_ON = ("Content-Type", "Content-Disposition")
IN_WORDS = ("xlsx", "excel-csv", "json")
"""The others are for programs, and have codes."""


@router.get("/reports/{name}/files/{kind}")
async def as_file(
    name: str,
    kind: Kind,
    who: FigureReader,
    on: date,
    known_at: str | None = None,
    by: str | None = None,
    since: str | None = None,
    level: str | None = None,
    areas_of: str | None = None,
) -> StreamingResponse:
    more = {"known_at": known_at, "by": by, "since": since, "level": level, "areas_of": areas_of}
    asked = {"on": str(on)} | {name: value for name, value in more.items() if value}
    asked |= {"language": current.get()} if kind in IN_WORDS else {}
    ending = kind.removeprefix("excel-")
    answer = await who.reporting.opened(f"/exports/{called_in_reporting(name, since)}.{ending}", **asked)
    headers = {header: answer.headers[header] for header in PASSED_ON}
    return StreamingResponse(passed_on(answer), headers=headers)


async def passed_on(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.aiter_bytes():
            yield piece
    finally:
        await answer.aclose()
