"""Twice, late, out of order, bad: every event has one effect, and a bad one holds only its own subject."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from asyncpg import InternalClientError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common import parking, progress
from common.consumers import Consumers, Received, take, take_once
from common.database import Sessions
from common.days import now
from common.events import ClientRegistered, CoachRegistered
from common.replay import replay_parked
from tests.records import FakeRecord, a_record
from tests.service import received

BAD = "000"


class Listener:
    """Takes registrations, but not those of municipality 000."""

    def __init__(self) -> None:
        self.taken: list[UUID] = []
        self.refuses_bad = True
        self.consumers = Consumers("sample")
        self.consumers.on(ClientRegistered)(self.on_client_registered)

    async def on_client_registered(self, session: AsyncSession, batch: list[Received[ClientRegistered]]) -> None:
        if self.refuses_bad and any(one.event.municipality == BAD for one in batch):
            raise ValueError("131052-308T")
        await session.execute(text("select 1"))
        self.taken += [one.id for one in batch]


@pytest.fixture
def listener() -> Listener:
    return Listener()


def registered(client_id: UUID | None = None, municipality: str = "698") -> Received[ClientRegistered]:
    return received(ClientRegistered(client_id=client_id or uuid4(), municipality=municipality))


def records(*batch: Received[Any], first: int = 0) -> list[FakeRecord]:
    return [a_record(one, offset=first + place) for place, one in enumerate(batch)]


async def parked(sessions: Sessions) -> list[tuple[str, str]]:
    async with sessions() as session:
        return [(message.state, message.error) for message in await parking.parked(session)]


async def test_an_event_delivered_twice_has_one_effect(sessions: Sessions, listener: Listener) -> None:
    one = registered()

    await take_once(sessions, records(one, one), listener.consumers)
    await take_once(sessions, records(one), listener.consumers)

    assert listener.taken == [one.id]


async def test_an_event_nobody_listens_to_is_passed(sessions: Sessions, listener: Listener) -> None:
    other = received(CoachRegistered(coach_id=uuid4(), municipality="698", fte=1, login=None))

    await take_once(sessions, records(other), listener.consumers)

    assert (listener.taken, await parked(sessions)) == ([], [])


async def test_a_bad_event_is_parked_alone(sessions: Sessions, listener: Listener) -> None:
    good, bad, another = registered(), registered(municipality=BAD), registered()

    await take_once(sessions, records(good, bad, another), listener.consumers)

    assert set(listener.taken) == {good.id, another.id}
    assert await parked(sessions) == [("parked", "ValueError")]


async def test_the_parked_error_quotes_nobody(sessions: Sessions, listener: Listener) -> None:
    await take_once(sessions, records(registered(municipality=BAD)), listener.consumers)

    async with sessions() as session:
        copies = (
            await session.execute(text("select extra_headers from outbox where topic = 'sample.parked'"))
        ).scalars()
        assert "131052" not in str(list(copies))


async def test_later_events_of_the_subject_wait_behind_it(sessions: Sessions, listener: Listener) -> None:
    client_id = uuid4()
    bad, later, stranger = registered(client_id, BAD), registered(client_id), registered()

    await take_once(sessions, records(bad), listener.consumers)
    await take_once(sessions, records(later, stranger, first=1), listener.consumers)

    assert listener.taken == [stranger.id]
    assert await parked(sessions) == [("parked", "ValueError"), ("held", "held")]


async def test_a_replay_takes_the_subjects_events_in_order(sessions: Sessions, listener: Listener) -> None:
    client_id = uuid4()
    bad, later = registered(client_id, BAD), registered(client_id)
    await take_once(sessions, records(bad, later), listener.consumers)
    listener.refuses_bad = False

    await ask_for_replay(sessions)
    await replay_parked(sessions, listener.consumers)

    assert listener.taken == [bad.id, later.id]
    assert await parked(sessions) == []


async def test_a_replay_that_fails_again_stays_parked(sessions: Sessions, listener: Listener) -> None:
    client_id = uuid4()
    await take_once(sessions, records(registered(client_id, BAD), registered(client_id)), listener.consumers)

    await ask_for_replay(sessions)
    await replay_parked(sessions, listener.consumers)

    assert listener.taken == []
    assert len(await parked(sessions)) == 2


async def ask_for_replay(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        first = next(iter(await parking.parked(session)))
        await parking.ask_replay(session, first)


async def test_a_bad_event_and_those_behind_it_delivered_twice_are_parked_once(
    sessions: Sessions, listener: Listener
) -> None:
    """As when a worker dies between the database's commit and Kafka's."""
    client_id = uuid4()
    batch = records(registered(client_id, BAD), registered(client_id))

    await take_once(sessions, batch, listener.consumers)
    await take_once(sessions, batch, listener.consumers)

    assert await parked(sessions) == [("parked", "ValueError"), ("held", "held")]


async def test_a_replay_that_fails_lets_none_behind_it_pass_however_many(
    sessions: Sessions, listener: Listener
) -> None:
    client_id = uuid4()
    await take_once(
        sessions, records(registered(client_id, BAD), *(registered(client_id) for _ in range(250))), listener.consumers
    )

    await ask_for_replay(sessions)
    for _ in range(3):
        await replay_parked(sessions, listener.consumers)

    assert listener.taken == []
    assert len(await parked(sessions)) == 251


UNREADABLE: dict[str, dict[str, Any]] = {
    "not JSON": {"value": b"{"},
    "a tombstone": {"value": None},
    "another shape": {"value": b'{"municipality": "698"}'},
    "no headers": {"headers": ()},
    "a header that is no text": {"headers": (("ce_type", b"\xff\xfe"),)},
    "an id that is none": {"headers": (("ce_type", ClientRegistered.type.encode()), ("ce_id", b"1"))},
}


@pytest.mark.parametrize("wrong", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_an_unreadable_record_is_parked_with_its_bytes(
    sessions: Sessions, listener: Listener, wrong: dict[str, Any]
) -> None:
    good, record = registered(), a_record(registered(), offset=1, **wrong)

    await take_once(sessions, [a_record(good), record], listener.consumers)

    assert listener.taken == [good.id]
    async with sessions() as session:
        message = next(iter(await parking.parked(session)))
        stored = parking.as_record(message)
        assert (stored.value, tuple(stored.headers)) == (record.value, record.headers)


async def test_progress_says_what_is_applied_and_what_is_left(sessions: Sessions, listener: Listener) -> None:
    await take_once(sessions, records(registered(), registered()), listener.consumers)
    async with sessions.begin() as session:
        await progress.look(session, {("referral.events", 0): 5}, asked_at=now())

    async with sessions() as session:
        assert (await progress.read(session))["behind"] == 3


@pytest.mark.parametrize("error", [ConnectionRefusedError, InternalClientError])
async def test_a_database_that_is_away_is_waited_for(
    sessions: Sessions, listener: Listener, error: type[Exception]
) -> None:
    one, waits = registered(), 2

    async def away_at_first(session: AsyncSession, batch: list[Received[ClientRegistered]]) -> None:
        nonlocal waits
        waits -= 1
        if waits >= 0:
            raise error

    listener.consumers.on(ClientRegistered)(away_at_first)

    await take(sessions, records(one), listener.consumers)

    assert await parked(sessions) == []
    assert waits == -1
