"""Since when a coach works where, and how much: kept whenever it changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import CoachTerm
from common.days import today
from common.migrations.config import config_of
from tests.clock import Clock
from tests.coaching.conftest import World

Term = tuple[str, str, str]


async def terms(session: AsyncSession) -> list[Term]:
    kept = await session.scalars(select(CoachTerm).order_by(CoachTerm.from_day))
    return [(str(one.from_day), one.municipality, f"{one.fte:.2f}") for one in kept]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, "2026-03-02T10:00")


async def test_each_change_begins_a_term_and_the_newest_word_of_a_day_counts(
    world: World, session: AsyncSession, clock: Clock
) -> None:
    coach_id = await world.coach(fte="1")
    await world.as_lead().patch(f"/coaches/{coach_id}", json={"fte": "0.6"})
    clock.put("2026-04-01T10:00")
    await world.as_lead("698", "320").patch(f"/coaches/{coach_id}", json={"municipality": "320"})
    clock.put("2026-05-04T10:00")
    await world.as_lead("320").patch(f"/coaches/{coach_id}", json={"has_left": True})
    clock.put("2026-06-01T10:00")
    await world.as_lead("320").patch(f"/coaches/{coach_id}", json={"has_left": False})

    assert await terms(session) == [
        ("2026-03-02", "698", "0.60"),
        ("2026-04-01", "320", "0.60"),
        ("2026-05-04", "320", "0.00"),
        ("2026-06-01", "320", "0.60"),
    ]


async def test_who_leaves_with_a_transfer_leaves_on_the_day_of_it(
    world: World, session: AsyncSession, clock: Clock
) -> None:
    coach_id = await world.coach()
    clock.put("2026-04-20T10:00")
    new = {"choices": [], "spread": True, "leaves": True, "assigned_on": "2026-04-15"}
    answer = await world.as_lead().post(f"/coaches/{coach_id}/transfers", json=new)

    assert answer.status_code == 200, answer.text
    assert await terms(session) == [("2026-03-02", "698", "1.00"), ("2026-04-15", "698", "0.00")]


async def test_what_stood_before_terms_were_kept_is_the_first_term(committed: str) -> None:
    there, left = uuid4(), uuid4()
    moved_to(command.downgrade, committed, "0007")
    connection = await asyncpg.connect(committed)
    insert = (
        "insert into coaches (id, name, sort_key, municipality, fte, left_on) values ($1, 'A', 'a', '698', 0.8, $2)"
    )
    await connection.execute(insert, there, None)
    await connection.execute(insert, left, date(2026, 3, 2))

    moved_to(command.upgrade, committed, "head")

    rows = await connection.fetch("select coach_id, from_day, municipality, fte from coach_terms order by from_day")
    await connection.close()
    assert [tuple(row) for row in rows] == [
        (left, date(2026, 3, 1), "698", Decimal("0.80")),
        (left, date(2026, 3, 2), "698", Decimal(0)),
        (there, rows[2]["from_day"], "698", Decimal("0.80")),
    ]
    assert abs((rows[2]["from_day"] - today()).days) <= 1


def moved_to(move: Callable[[Config, str], None], url: str, revision: str) -> None:
    """In a thread: migrations run a loop of their own."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(move, config_of("coaching", database_url=url), revision).result()
