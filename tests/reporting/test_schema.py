"""The tables of facts are what the projection writes."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.projections import TABLES, Table

COLUMNS = text("""
    select column_name, case data_type when 'timestamp with time zone' then 'timestamptz' else data_type end
    from information_schema.columns where table_schema = 'figures' and table_name = :table
""")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_the_tables_of_facts_are_those_the_projection_writes(session: AsyncSession, table: Table) -> None:
    columns = {tuple(row) for row in await session.execute(COLUMNS, {"table": table.name})}

    assert columns == {*table.columns, ("sequence", "bigint"), ("recorded_at", "timestamptz")}
