"""On a database where everything really commits: two at once, and a commit that fails."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Consumers, Received
from common.database import Sessions, create_engine, create_sessions
from common.events import ClientRegistered
from common.parking import park
from common.replay import replay_parked
from common.tokens import TokenCheck
from common.web import create_app
from tests.common.conftest import Settings, router
from tests.records import a_record
from tests.service import Api, received
from tests.tokens import KEYS

REGISTERED = "fi.rinnalla.referral.client-registered.v1"
CLIENT = uuid4()


@pytest.fixture
def settings(committed: str, settings_variables: None) -> Settings:
    return Settings(database_url=committed)


@pytest.fixture
async def real(settings: Settings) -> AsyncIterator[Sessions]:
    engine = create_engine(settings)
    yield create_sessions(engine, settings)
    await engine.dispose()


@pytest.fixture
def app(settings: Settings, real: Sessions) -> FastAPI:
    made = create_app(router, settings, sessions=real)
    made.state.sessions = real
    made.state.tokens = TokenCheck(settings, KEYS)
    return made


async def registrations(real: Sessions) -> int:
    async with real() as session:
        counted = text("select count(*) from outbox where event_type = :registered")
        return int(await session.scalar(counted, {"registered": REGISTERED}) or 0)


async def all_at_once(api: Api, count: int, path: str, municipality: str) -> list[httpx.Response]:
    key = {"idempotency-key": "once"}
    return await asyncio.gather(
        *(api.post(path, json={"municipality": municipality}, headers=key) for _ in range(count))
    )


async def test_of_many_equal_requests_at_once_one_has_an_effect_and_all_have_its_answer(
    api: Api, real: Sessions
) -> None:
    api.as_("coordinator")

    answers = await all_at_once(api, 12, f"/things/{uuid4()}", "698")

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sorted("idempotency-replayed" in answer.headers for answer in answers) == [False] + [True] * 11
    assert await registrations(real) == 1


async def test_of_two_different_requests_at_once_with_one_key_one_is_refused(api: Api, real: Sessions) -> None:
    path, key = f"/things/{uuid4()}", {"idempotency-key": "once"}
    api.as_("coordinator")

    answers = await asyncio.gather(
        *(api.post(path, json={"municipality": where}, headers=key) for where in ("698", "320"))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert await registrations(real) == 1


async def test_a_refused_request_leaves_its_key_free(api: Api, real: Sessions) -> None:
    path = f"/things/{uuid4()}"
    api.as_("coordinator")

    refused = await all_at_once(api, 3, path, "000")
    accepted = await all_at_once(api, 3, path, "698")

    assert {answer.status_code for answer in refused} == {409}
    assert {answer.status_code for answer in accepted} == {201}
    assert await registrations(real) == 1


FAIL_AT_COMMIT = """
    create function refuse_commit() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
    create constraint trigger refuse_commit after insert on outbox deferrable initially deferred
    for each row execute function refuse_commit();
"""


async def test_when_the_commit_fails_the_answer_says_so(api: Api, real: Sessions) -> None:
    async with real.begin() as session:
        for statement in FAIL_AT_COMMIT.strip().split(";\n"):
            await session.execute(text(statement))

    answer = await api.as_("coordinator").post(f"/things/{uuid4()}", json={"municipality": "698"})

    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/unexpected")
    assert await registrations(real) == 0


async def test_a_record_that_cannot_be_kept_lets_no_refusal_out(api: Api, real: Sessions) -> None:
    """Whoever was refused is told so only once the attempt stands in the log."""
    async with real.begin() as session:
        await session.execute(text("alter table outbox rename to outbox_away"))

    answer = await api.as_("analyst").get(f"/things/{uuid4()}")

    assert answer.status_code == 500


async def test_two_workers_replay_a_subjects_messages_in_their_order(real: Sessions) -> None:
    taken: list[UUID] = []
    consumers = Consumers("sample")

    @consumers.on(ClientRegistered)
    async def take(session: AsyncSession, batch: list[Received[ClientRegistered]]) -> None:
        await asyncio.sleep(0 if len(taken) else 0.5)
        taken.extend(one.id for one in batch)

    events = [received(ClientRegistered(client_id=CLIENT, municipality="698")) for _ in range(210)]
    async with real.begin() as session:
        for place, one in enumerate(events):
            await park(session, a_record(one, offset=place), consumer="sample", error="held", state="held")

    for _ in range(3):
        await asyncio.gather(*(replay_parked(real, consumers) for _ in range(2)))

    assert taken == [one.id for one in events]
