"""What the privacy officer asks of a log of many months is found by an index, not by reading the log."""

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from consent.models import AccessEntry
from consent.queries.access import Period, entries_in
from consent.queries.access_patterns import by_people
from tests.people import someone

OFFICER = someone("privacy_officer", municipalities=frozenset({"698"}))
YEAR, DAY = Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2025, 6, 2), date(2025, 6, 2))
ENTRIES = 40_000

# A year's readings, one refused in a thousand, of four hundred clients and forty people.
FILL = """
    insert into access_entries (topic, partition, number, log_offset, event_id, recorded_at, sequence, service,
                                client_id, actor, through, roles, action, what, relation, result, hash)
    select 'coaching.access', 0, n, n, gen_random_uuid(), timestamptz '2025-01-01' + n * interval '13 minutes', n,
           'coaching', md5('client' || n % 400)::uuid, md5('actor' || n % 40)::uuid, 'portal', '{coach}', 'read',
           'case', 'own_caseload', case when n % 1000 = 0 then 'refused' else 'allowed' end, ''
    from generate_series(1, :entries) n
"""
VISIBLE = """
    insert into client_rights (client_id, relation, because, holder, sequence, is_active)
    select md5('client' || n)::uuid, 'own_municipality', md5('client' || n)::uuid, '698', 1, true
    from generate_series(0, 399) n
"""


@pytest.fixture
async def log(real: Sessions) -> AsyncIterator[AsyncSession]:
    async with real.begin() as session:
        for month in range(1, 13):
            await session.execute(text("select make_access_month(:month)"), {"month": date(2025, month, 1)})
        await session.execute(text(FILL), {"entries": ENTRIES})
        await session.execute(text(VISIBLE))
    async with real() as session:
        await session.execute(text("analyze access_entries"))
        await session.execute(text("analyze client_rights"))
        yield session


async def parts_of(session: AsyncSession, asked: Select[Any]) -> list[dict[str, Any]]:
    """The plan's parts that read the log."""
    compiled = asked.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    plan = await session.scalar(text(f"explain (format json) {compiled}".replace(":", "\\:")))
    (whole,) = plan if isinstance(plan, list) else json.loads(plan)
    return [part for part in flat(whole["Plan"]) if "access_entries" in part.get("Relation Name", "")]


def flat(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [part, *(below for one in part.get("Plans", []) for below in flat(one))]


def newest(asked: Select[Any]) -> Select[Any]:
    return asked.order_by(AccessEntry.recorded_at.desc(), AccessEntry.event_id.desc()).limit(50)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({"result": "refused"}, "refused"),
        ({"actor": "5b8a3f0e-0000-4000-8000-000000000000"}, "actor"),
        ({"client_id": "5b8a3f0e-0000-4000-8000-000000000000"}, "client"),
    ],
)
async def test_a_year_is_searched_by_an_index(log: AsyncSession, wanted: dict[str, str], index: str) -> None:
    parts = await parts_of(log, newest(entries_in(OFFICER, YEAR).filter_by(**wanted)))

    assert parts
    assert [part for part in parts if "Seq Scan" in part["Node Type"]] == []
    assert all(part["Index Name"] for part in parts if "Index Name" in part)
    assert await names_served(log, parts) == {f"ix_access_entries_{index}"}


async def test_what_stands_out_is_looked_for_in_its_own_months_alone(log: AsyncSession) -> None:
    parts = await parts_of(log, by_people(OFFICER, DAY))

    assert {part["Relation Name"] for part in parts} == {"access_entries_2025_06"}
    assert [part for part in parts if "Seq Scan" in part["Node Type"]] == []


async def names_served(session: AsyncSession, parts: list[dict[str, Any]]) -> set[str]:
    """The indexes of the whole log to which those of the months that a plan names belong."""
    named = [part["Index Name"] for part in parts if "Index Name" in part]
    parents = text("""
        select p.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
        where c.relname = any(:names)
    """)
    return set(await session.scalars(parents, {"names": named}))
