"""An installation that has figures already goes on with them, and asks for the rebuild that makes them whole."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from alembic import command

from common.migrations.config import config_of
from tests.databases import database_url, drop, in_postgres

CLIENT, EMPLOYER = uuid4(), uuid4()
BEFORE = f"""
    insert into figures.coachings values ('{CLIENT}', 1, now(), gen_random_uuid(), '698', '2021-06-01', 'kela');
    insert into figures.employments
    values ('{CLIENT}', 2, now(), gen_random_uuid(), '2021-09-01', 'employment', 'company', false);
    insert into figures.employer_contacts
    values (gen_random_uuid(), 1, now(), gen_random_uuid(), '{EMPLOYER}', '698', '2021-07-01');
"""
APPLIED = "insert into consumer_progress (topic, partition, applied, log_end) values ('coaching.events', 0, 3, 3)"


async def upgraded(admin_url: str, name: str, *, of: str, before: str) -> asyncpg.Connection:
    """To what stood before a change, then with what was recorded meanwhile to the newest."""
    url = database_url(admin_url, name)
    await in_postgres(admin_url, lambda c: c.execute(f'create database "{name}"'))
    await upgrade(url, of)
    connection = await asyncpg.connect(url)
    await connection.execute(before)
    await upgrade(url, "head")
    return connection


async def migrated(admin_url: str, name: str, *, before: str) -> dict[str, list[Any]]:
    connection = await upgraded(admin_url, name, of="0002", before=before)
    tables = ("figures.coachings", "figures.employments", "figures.employer_contacts", "standing.touched", "rebuilds")
    found = {table: list(await connection.fetch(f"select * from {table}")) for table in tables}
    await connection.close()
    return found


async def upgrade(url: str, revision: str) -> None:
    """In a thread: migrations run a loop of their own."""
    with ThreadPoolExecutor(1) as thread:
        await asyncio.wrap_future(thread.submit(command.upgrade, config_of("reporting", database_url=url), revision))


@pytest.fixture
def name(postgres: str) -> Any:
    name = f"migrating_{uuid4().hex[:12]}"
    yield name
    drop(postgres, database_url(postgres, name))


async def test_old_facts_are_kept_and_whom_they_touch_is_counted(postgres: str, name: str) -> None:
    found = await migrated(postgres, name, before=f"{BEFORE}; {APPLIED}")

    assert [row["municipality"] for row in found["figures.coachings"]] == ["698"]
    assert [(row["sector"], row["employer_id"]) for row in found["figures.employments"]] == [("company", None)]
    assert {row["client_id"] for row in found["standing.touched"]} >= {CLIENT}
    assert {row["employer_id"] for row in found["standing.touched"]} >= {EMPLOYER}


async def test_the_rebuild_from_the_log_is_asked_for(postgres: str, name: str) -> None:
    [rebuild] = (await migrated(postgres, name, before=f"{BEFORE}; {APPLIED}"))["rebuilds"]

    assert (rebuild["projection"], rebuild["state"], rebuild["may_differ"]) == ("figures", "asked", True)


async def test_where_nothing_was_ever_applied_none_is(postgres: str, name: str) -> None:
    assert (await migrated(postgres, name, before="select 1"))["rebuilds"] == []


CONTACTED = f"""
    insert into figures.employer_contacts
           (subject, sequence, recorded_at, contact_id, employer_id, municipality, contacted_on, face_to_face)
    values (gen_random_uuid(), 1, now(), gen_random_uuid(), '{EMPLOYER}', '698', '2021-07-01', true);
    insert into month_ends (id, month_end, edition, state, known_at, k)
    values (gen_random_uuid(), '2022-10-31', 1, 'shown', '2022-11-05', 5);
"""
BUILT = """
    select table_name, ordinal_position, column_name, data_type, is_nullable, column_default
    from information_schema.columns where table_schema = $1
    union all
    select tablename, null, replace(indexdef, ' ' || schemaname || '.', ' '), null, null, null
    from pg_indexes where schemaname = $1
    order by 1, 2, 3
"""


@pytest.mark.parametrize("of", ["0014", "0015"])
async def test_figures_of_regions_and_corrections_of_contacts_come_beside_what_stands(
    postgres: str, name: str, of: str
) -> None:
    connection = await upgraded(postgres, name, of=of, before=CONTACTED)

    [contact] = await connection.fetch("select took_place, version, face_to_face from figures.employer_contacts")
    [month] = await connection.fetch("select published_at, rule_version from month_ends")
    await connection.execute("select begin_next('figures')")
    live, beside = [await connection.fetch(BUILT, schema) for schema in ("figures", "figures_next")]
    await connection.close()
    assert tuple(contact) == (True, 1, True)
    assert tuple(month) == (None, None)
    assert live == beside, "what a rebuild fills is compared with it row by row"
    assert {row["table_name"] for row in live} >= {"published_figures"}
