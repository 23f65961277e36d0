"""An answer cannot be joined to its link: not by time, order, id or row version, nor by what is kept of requests."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import take_once
from common.database import Sessions
from common.days import today
from common.events import ClientRegistered
from feedback import tasks, use_cases
from feedback.consumers import consumers
from feedback.definition import surveys_in
from feedback.errors import LinkGone
from feedback.models import About, Invitation
from feedback.schemas import NewAnswer, NewInvitation
from tests.feedback.test_consumers import started
from tests.people import someone
from tests.records import a_record
from tests.service import Api, received

ABOUT = About(survey="client_short", version=1, municipality="698", service="supported_employment")
LEAD = someone("team_lead")


@pytest.fixture
async def real(real: Sessions) -> Sessions:
    """With the surveys published."""
    async with real.begin() as session:
        await use_cases.publish_surveys(session, surveys_in())
    return real


async def give_out(session: AsyncSession, token: str, *, month: str = "2026-01", **changed: Any) -> None:
    """A link as `invite` makes it."""
    about = ABOUT._replace(**changed)
    hashed, expires_on = use_cases.hashed(token), today() + timedelta(days=30)
    session.add(Invitation(token_sha256=hashed, **about._asdict(), month=month, expires_on=expires_on))
    await use_cases.count_delivered(session, about, month)


async def answered(sessions: Sessions, count: int, *, said: str | None = None, **changed: Any) -> None:
    for number in range(count):
        async with sessions.begin() as session:
            await give_out(session, f"token {number}", **changed)
        async with sessions.begin() as session:
            answers = {"suggestions": said or f"no {number}"}
            await use_cases.answer(session, NewAnswer(token=f"token {number}", answers=answers))


async def rows(sessions: Sessions, table: str, columns: str = "*, xmin") -> list[Any]:
    async with sessions() as session:
        return list(await session.execute(text(f"select {columns} from {table} order by ctid")))


async def release(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        return await use_cases.release_answers(session)


async def test_a_burnt_link_leaves_no_row(real: Sessions) -> None:
    await answered(real, 1)

    assert await rows(real, "invitations") == []


async def test_four_answers_wait_and_five_go_together(real: Sessions) -> None:
    await answered(real, 4)
    assert await release(real) == 0
    assert await rows(real, "answers") == []

    await answered(real, 1)

    assert await release(real) == 5
    assert await rows(real, "waiting_answers") == []
    assert len(await rows(real, "answers")) == 5


@pytest.mark.parametrize("other", [{"municipality": "320"}, {"service": "work_ability_team"}])
async def test_answers_about_another_service_or_municipality_do_not_hide_it(
    real: Sessions, other: dict[str, str]
) -> None:
    await answered(real, 4)
    await answered(real, 4, **other)

    assert await release(real) == 0


async def test_released_answers_share_one_row_version_that_burnt_no_link(real: Sessions) -> None:
    await answered(real, 3)
    waited = {row.xmin for row in await rows(real, "waiting_answers")}
    await answered(real, 3)
    waited |= {row.xmin for row in await rows(real, "waiting_answers")}

    await release(real)

    versions = {row.xmin for row in await rows(real, "answers")}
    assert len(versions) == 1
    assert versions.isdisjoint(waited)


async def test_waiting_answers_are_mixed_into_one_row_version_with_new_ids_and_order(real: Sessions) -> None:
    for municipality in ("320", "698", "976"):
        await answered(real, 4, municipality=municipality)
    before = await rows(real, "waiting_answers")

    async with real.begin() as session:
        await use_cases.mix_waiting(session)

    after = await rows(real, "waiting_answers")
    assert len({row.xmin for row in after}) == 1
    assert {row.id for row in after}.isdisjoint({row.id for row in before})
    assert sorted(map(told, after)) == sorted(map(told, before))
    assert list(map(told, after)) != list(map(told, before))


async def test_mixing_gives_each_waiting_answer_the_month_of_some_link_of_its_kind(real: Sessions) -> None:
    months = [f"2026-0{number}" for number in range(1, 10)]
    for month in months:
        await answered(real, 1, month=month, said=month)

    async with real.begin() as session:
        await use_cases.mix_waiting(session)

    after = await rows(real, "waiting_answers")
    assert sorted(row.invited_month for row in after) == sorted(row.content["suggestions"] for row in after) == months
    assert any(row.invited_month != row.content["suggestions"] for row in after)


async def test_no_row_version_joins_a_link_or_an_answer_to_what_is_kept_of_a_client(real: Sessions) -> None:
    """By the versions of the links that remain one would see whose is gone."""
    for _ in range(3):
        await invited(real)
    await answered(real, 1)
    assert (await versions(real))["invitations"] & (await versions(real))["subject_sequences"]

    await tasks.release_answers(real)

    of_tables = await versions(real)
    links, waiting = of_tables.pop("invitations"), of_tables.pop("waiting_answers")
    assert (len(links), len(waiting)) == (1, 1)
    assert (links | waiting).isdisjoint(set().union(*of_tables.values()))


async def invited(sessions: Sessions) -> None:
    """A link for a new client, as a team lead makes it."""
    client_id = uuid4()
    known = received(ClientRegistered(client_id=client_id, municipality="698"))
    events = [a_record(known), a_record(started("698", sequence=1, client_id=client_id), offset=1)]
    await take_once(sessions, events, consumers)
    new = NewInvitation(survey="client_short", client_id=client_id, service="supported_employment")
    async with sessions.begin() as session:
        await use_cases.invite(session, new, who=LEAD, days=30)


async def versions(sessions: Sessions) -> dict[str, set[int]]:
    async with sessions() as session:
        tables = list(await session.scalars(text("select tablename from pg_tables where schemaname = 'public'")))
    return {table: {row.xmin for row in await rows(sessions, table, "xmin")} for table in tables}


async def test_a_link_is_answered_while_links_are_mixed(real: Sessions) -> None:
    async with real.begin() as session:
        await give_out(session, "now")

    async with real.begin() as mixing:
        await use_cases.mix_links(mixing)
        answering = asyncio.create_task(burn(real, "now"))
        await asyncio.sleep(0.3)
    await answering

    assert len(await rows(real, "waiting_answers")) == 1


async def burn(sessions: Sessions, token: str) -> None:
    async with sessions.begin() as session:
        await use_cases.answer(session, NewAnswer(token=token, answers={"benefited": "happy"}))


@pytest.mark.parametrize("table", ["invitations", "waiting_answers"])
async def test_a_removed_row_is_vacuumed_without_a_threshold(real: Sessions, table: str) -> None:
    async with real() as session:
        options = await session.scalar(text("select reloptions from pg_class where relname = :table"), {"table": table})

    assert set(options or ()) == {"autovacuum_vacuum_threshold=0", "autovacuum_vacuum_scale_factor=0"}


def told(row: Any) -> tuple[str, str]:
    return row.municipality, row.content["suggestions"]


async def test_answers_and_their_events_leave_in_an_order_of_chance(
    real: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answered(real, 8)
    monkeypatch.setattr(use_cases.dice, "shuffle", list.reverse)

    await release(real)

    contents = [row.content["suggestions"] for row in await rows(real, "answers")]
    assert contents == [f"no {number}" for number in reversed(range(8))]
    ids = [row.id for row in await rows(real, "answers")]
    assert [row.subject for row in await rows(real, "outbox", "subject")] == ids
    assert {one.version for one in ids} == {4}


async def test_an_answer_and_its_event_know_no_day(real: Sessions) -> None:
    await answered(real, 5)
    await release(real)

    columns = {"survey", "version", "municipality", "service", "month", "content", "id"}
    async with real() as session:
        found = await session.execute(
            text("select column_name from information_schema.columns where table_name = 'answers'")
        )
        assert set(found.scalars()) == columns
        event = (await session.execute(text("select value from outbox limit 1"))).scalar_one()
    assert set(orjson.loads(event)) == {
        "survey",
        "version",
        "municipality",
        "service",
        "month",
        "answer_id",
        "scores",
    }


async def test_the_waiting_leave_nothing_in_the_log_of_events(real: Sessions) -> None:
    await answered(real, 4)
    await release(real)

    assert await rows(real, "outbox", "event_id") == []
    assert [(row.delivered, row.answered) for row in await rows(real, "sendings")] == [(4, 0)]


async def test_no_request_with_a_token_is_kept(api: Api, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await use_cases.publish_surveys(session, surveys_in())
        await give_out(session, "the token")
    portal = api.as_("service")

    opened = await portal.post("/answering/open", json={"token": "the token"})
    burnt = await portal.post("/answering/answer", json={"token": "the token", "answers": {"benefited": "happy"}})

    assert (opened.status_code, burnt.status_code) == (200, 204)
    async with sessions() as session:
        assert list(await session.execute(text("select 1 from idempotency_keys"))) == []
        assert list(await session.execute(text("select 1 from outbox"))) == []


@pytest.mark.parametrize("attempt", range(3))
async def test_a_link_answered_twice_at_once_is_answered_once(real: Sessions, attempt: int) -> None:
    async with real.begin() as session:
        await give_out(session, "once")

    async def try_it(answer: str) -> None:
        async with real.begin() as session:
            await use_cases.answer(session, NewAnswer(token="once", answers={"benefited": answer}))

    ended = await asyncio.gather(try_it("happy"), try_it("unhappy"), return_exceptions=True)

    assert sorted(type(one).__name__ for one in ended) == [LinkGone.__name__, "NoneType"]
    assert len(await rows(real, "waiting_answers")) == 1
