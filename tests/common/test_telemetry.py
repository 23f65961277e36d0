"""Without a collector of traces a request still has its place in one."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from tests.service import Api

CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"


async def traceparent(api: Api, sessions: Sessions, **headers: str) -> str:
    answer = await api.as_("coordinator").post(f"/things/{uuid4()}", json={"municipality": "698"}, headers=headers)
    assert answer.status_code == 201
    async with sessions() as session:
        return str(await session.scalar(text("select traceparent from outbox order by id desc limit 1")))


async def test_an_event_carries_the_callers_trace(api: Api, sessions: Sessions) -> None:
    told = await traceparent(api, sessions, traceparent=f"00-{CALLER}-00f067aa0ba902b7-01")

    assert told.startswith(f"00-{CALLER}-")
    assert "00f067aa0ba902b7" not in told


@pytest.mark.parametrize("headers", [{}, {"traceparent": "00-not-a-trace-01"}])
async def test_without_one_each_request_begins_a_trace(api: Api, sessions: Sessions, headers: dict[str, str]) -> None:
    first, second = [await traceparent(api, sessions, **headers) for _ in range(2)]

    assert first.split("-")[1] != second.split("-")[1]
