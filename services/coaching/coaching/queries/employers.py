from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.errors.employers import EmployerNotFound
from coaching.models import Employer, EmployerKey
from coaching.schemas.bases import Page
from coaching.schemas.employers import EmployersToFind, EmployerView, FoundEmployer
from common.names import sort_key
from common.paging import from_mark, next_mark

BY_NAME = (Employer.sort_key, Employer.id)


async def employer_by_id(session: AsyncSession, employer_id: UUID) -> Employer:
    employer = await session.get(Employer, employer_id)
    if employer is None:
        raise EmployerNotFound(employer_id=employer_id)
    return employer


async def employer_of_business_id(session: AsyncSession, business_id: str) -> Employer | None:
    return await session.scalar(select(Employer).where(Employer.business_id == business_id))


async def employer_of_key(session: AsyncSession, *, source: str, key: str) -> EmployerKey | None:
    return await session.get(EmployerKey, (source, key))


async def employers_named(
    session: AsyncSession, search: str | None, *, after: tuple[str, UUID] | None, limit: int
) -> Page[EmployerView]:
    statement = select(Employer)
    if search:
        # Anywhere in the name: a coach remembers "leipomo", not how the company's name begins.
        statement = statement.where(Employer.sort_key.contains(sort_key(search), autoescape=True))
    rows = (await session.scalars(from_mark(statement, BY_NAME, after=after, limit=limit))).all()
    items = [EmployerView.model_validate(row) for row in rows]
    return Page(items=items, next=next_mark(rows, limit, lambda one: (one.sort_key, one.id)))


async def employers_of_rows(session: AsyncSession, asked: EmployersToFind) -> list[FoundEmployer]:
    """By the source's key, else by business id."""
    by_key = await keys_of_source(session, source=asked.source, keys=[row.key for row in asked.rows])
    by_number = await employers_by_number(session, [row.business_id for row in asked.rows if row.business_id])
    items = []
    for row in asked.rows:
        if known := by_key.get(row.key):
            items.append(found(known.employer, key=row.key, by="key", linked=known.is_linked))
        elif employer := by_number.get(row.business_id):
            items.append(found(employer, key=row.key, by="business_id", linked=False))
    return items


async def keys_of_source(session: AsyncSession, *, source: str, keys: Sequence[str]) -> dict[str, EmployerKey]:
    known = select(EmployerKey).where(EmployerKey.source == source, EmployerKey.key.in_(keys))
    return {key.key: key for key in await session.scalars(known.options(joinedload(EmployerKey.employer)))}


async def employers_by_number(session: AsyncSession, business_ids: Sequence[str]) -> dict[str | None, Employer]:
    known = await session.scalars(select(Employer).where(Employer.business_id.in_(business_ids)))
    return {employer.business_id: employer for employer in known}


def found(employer: Employer, *, key: str, by: Literal["key", "business_id"], linked: bool) -> FoundEmployer:
    shown = EmployerView.model_validate(employer).model_dump()
    return FoundEmployer(**shown, key=key, found_by=by, linked=linked)
