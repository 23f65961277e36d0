"""Reports asked for as someone, and how the database would answer them."""

from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.service import Api

SMALL = ("coaches",)
"""As many rows as there are coaches and changes to them: all of it is read."""
REGION = ["320", "698", "976"]
ON = {"on": "2022-10-15"}


async def rows(api: Api, report: str, **parameters: Any) -> list[dict[str, Any]]:
    answer = await api.get(f"/reports/{report}", params=ON | parameters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


async def plans_of(session: AsyncSession, question: Any) -> list[str]:
    """How PostgreSQL would answer each statement of a question, when it goes through a whole table only if it must."""
    connection = await session.connection()
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await question
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    await session.execute(text("set local enable_seqscan = off"))
    plans = []
    for statement, parameters in statements:
        if statement.startswith("set local"):
            await connection.exec_driver_sql(statement)
            continue
        rows = await connection.exec_driver_sql(f"explain {statement}", parameters)
        plans.append("\n".join(row[0] for row in rows))
    return plans


def read_whole(plans: list[str]) -> list[str]:
    found = [line.strip() for plan in plans for line in plan.splitlines() if "Seq Scan on" in line]
    return [line for line in found if not any(f"Seq Scan on {table}" in line for table in SMALL)]
