from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.errors.employments import EmploymentNotFound
from coaching.models import Employment
from coaching.schemas.employments import EmploymentToFind
from common import rights
from common.identity import Principal


async def employment_to_change(session: AsyncSession, who: Principal, employment_id: UUID) -> Employment:
    """Locked: two corrections at once are seen one after the other."""
    locked = select(Employment).where(Employment.id == employment_id).options(joinedload(Employment.employer))
    employment = await session.scalar(locked.with_for_update(of=Employment))
    if employment is None:
        raise EmploymentNotFound(employment_id=employment_id)
    await rights.see(session, who, employment.client_id, action="change", what="employment")
    return employment


async def is_hired(session: AsyncSession, *, client_id: UUID, employer_id: UUID, started_on: date) -> bool:
    same = exists().where(
        Employment.client_id == client_id,
        Employment.employer_id == employer_id,
        Employment.started_on == started_on,
    )
    return bool(await session.scalar(select(same)))


async def employments_of(session: AsyncSession, client_id: UUID) -> Sequence[Employment]:
    jobs = select(Employment).where(Employment.client_id == client_id).order_by(Employment.started_on, Employment.id)
    return (await session.scalars(jobs.options(joinedload(Employment.employer)))).all()


async def employments_like(
    session: AsyncSession, who: Principal, rows: Sequence[EmploymentToFind]
) -> Sequence[Employment]:
    """The employments that an importer's rows speak of."""
    asked = [(row.client_id, row.employer_id, row.started_on) for row in rows]
    same = tuple_(Employment.client_id, Employment.employer_id, Employment.started_on).in_(asked)
    found = (await session.scalars(select(Employment).where(same).options(joinedload(Employment.employer)))).all()
    await rights.see_all(session, who, [one.client_id for one in found], action="read", what="employment")
    return found
