"""What is too large is told so, wherever it is read, and never kept."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from common.body_size import MEGABYTE
from common.settings import ServiceSettings
from tests.service import Api, Published
from tests.tokens import token


@pytest.fixture(autouse=True)
def a_megabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is taken by the sample service."""
    monkeypatch.setattr(ServiceSettings, "largest_body", MEGABYTE)


async def megabytes(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * MEGABYTE


@pytest.mark.parametrize("path", ["/things", "/lookup"])
async def test_what_is_too_large_is_told_so(api: Api, published: Published, path: str) -> None:
    answer = await api.as_("coordinator").post(path, content=megabytes(2), headers={"content-type": "application/json"})

    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
    assert answer.json()["detail"] == "What was sent is too large. At most 1 MB are taken."
    assert await published() == []


async def test_what_is_just_small_enough_is_read(api: Api) -> None:
    answer = await api.as_("coordinator").post(
        "/lookup", content=b"{}".ljust(MEGABYTE), headers={"content-type": "application/json"}
    )

    assert answer.status_code == 200


async def test_of_what_is_far_too_large_not_all_is_read(api: Api) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 100 * MEGABYTE:
            read += MEGABYTE
            yield b" " * MEGABYTE

    answer = await api.as_("coordinator").post("/lookup", content=endless())

    assert answer.status_code == 413
    assert read == 3 * MEGABYTE


@pytest.fixture
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address of the sample service on a real socket."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


async def test_a_caller_who_is_still_sending_is_told_so_too(served: str) -> None:
    headers = {"authorization": f"Bearer {token(('coordinator',))}", "idempotency-key": "k"}

    async with httpx.AsyncClient(base_url=served, headers=headers, trust_env=False) as client:
        answers = [await client.post("/lookup", content=b" " * (2 * MEGABYTE)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [413] * 3
