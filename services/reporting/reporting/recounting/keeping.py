"""One batch of those whom facts touched, or all at once for a rebuild."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from reporting.projections import LIVE, NEXT, Schemas
from reporting.recounting.statements import (
    change_totals,
    corrected,
    counted_before,
    drop_empty_totals,
    forget_some,
    keep_counted,
    keep_totals,
    linked,
    noted_of_the_oldest,
)

LOCK = text("select pg_advisory_xact_lock(hashtext('reporting standing'))")
NEXT_IS_THERE = text(f"select to_regclass('{NEXT.standing}.touched') is not null")


async def lock(session: AsyncSession) -> None:
    """Until the transaction ends nobody else recounts, nor changes what is recounted into."""
    await session.execute(LOCK)


async def recount_all(sessions: Sessions, schemas: Schemas) -> None:
    """Until nobody is left."""
    while await recount_some(sessions, schemas):
        pass


async def recount_some(sessions: Sessions, schemas: Schemas) -> bool:
    """Returns whether there was anyone."""
    async with sessions.begin() as session:
        await lock(session)
        clients, employers, numbers = await whom(session, schemas)
        if numbers:
            await recount(session, schemas, clients=clients, employers=employers)
            await forget_touched(session, schemas, numbers)
    return bool(numbers)


async def whom(session: AsyncSession, schemas: Schemas) -> tuple[list[UUID], list[UUID], list[int]]:
    """Clients with all they were ever linked to, employers, those whose contacts were corrected to be about these, and
    the numbers of the notes that name them."""
    rows = (await session.execute(noted_of_the_oldest(schemas.standing))).all()
    noted = {"clients": named(rows, "client_id"), "employers": named(rows, "employer_id")}
    others = (await session.execute(corrected(schemas.facts), noted)).all()
    clients, employers = named([*rows, *others], "client_id"), named([*rows, *others], "employer_id")
    if clients:
        clients = list(await session.scalars(linked(schemas.facts), {"clients": clients}))
    return clients, employers, [row.id for row in rows]


def named(rows: Sequence[Row[Any]], column: str) -> list[UUID]:
    return list({found for row in rows if (found := getattr(row, column))})


async def recount(session: AsyncSession, schemas: Schemas, *, clients: list[UUID], employers: list[UUID]) -> None:
    """The totals change by what their rows add now, less what they added before."""
    of_some = {"clients": clients, "employers": employers}
    before = await session.scalar(counted_before(schemas.standing), of_some)
    await session.execute(forget_some(schemas.standing), of_some)
    await session.execute(keep_counted(schemas, is_of_some=True), of_some)
    await session.execute(change_totals(schemas.standing), of_some | {"before": before})
    await session.execute(drop_empty_totals(schemas.standing))


async def forget_touched(session: AsyncSession, schemas: Schemas, numbers: list[int]) -> None:
    """While a rebuild of the standing goes on, its result is told of them too."""
    if schemas == LIVE and await session.scalar(NEXT_IS_THERE):
        await session.execute(PASS_ON, {"numbers": numbers})
    done = text(f"delete from {schemas.standing}.touched where id = any(cast(:numbers as bigint[]))")  # noqa: S608
    await session.execute(done, {"numbers": numbers})


PASS_ON = text(f"""
    insert into {NEXT.standing}.touched (client_id, employer_id)
    select client_id, employer_id from {LIVE.standing}.touched where id = any(cast(:numbers as bigint[]))
""")  # noqa: S608


async def build_standing(session: AsyncSession, schemas: Schemas) -> None:
    """From all facts, into empty tables."""
    await session.execute(keep_counted(schemas, is_of_some=False))
    await session.execute(keep_totals(schemas.standing))
