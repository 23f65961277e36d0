from collections.abc import Collection, Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.errors.employers import EmployerNotFound, EmployerPersonNotFound
from coaching.models import Employer, EmployerKey, EmployerPerson
from coaching.nearness import likeness, trigrams
from coaching.queries.near_names import has_enough, in_common, is_much_alike, is_touched
from coaching.schemas.employers import EmployersToFind, EmployerView, FoundEmployer, FoundEmployers, as_written
from common.names import sort_key
from common.paging import from_mark, next_mark

BY_NAME = (Employer.sort_key, Employer.id)
MOST_ALIKE = 10


async def employer_by_id(session: AsyncSession, employer_id: UUID) -> Employer:
    employer = await session.get(Employer, employer_id)
    if employer is None:
        raise EmployerNotFound(employer_id=employer_id)
    return employer


async def employer_of_business_id(session: AsyncSession, business_id: str) -> Employer | None:
    return await session.scalar(select(Employer).where(Employer.business_id == business_id))


async def employer_of_key(session: AsyncSession, *, source: str, key: str) -> EmployerKey | None:
    return await session.get(EmployerKey, (source, key))


async def person_to_change(session: AsyncSession, *, employer_id: UUID, person_id: UUID) -> EmployerPerson:
    person = await session.get(EmployerPerson, person_id)
    if person is None or person.employer_id != employer_id:
        raise EmployerPersonNotFound
    return person


async def people_of(session: AsyncSession, employer_id: UUID) -> Sequence[EmployerPerson]:
    people = select(EmployerPerson).where(EmployerPerson.employer_id == employer_id)
    return (await session.scalars(people.order_by(EmployerPerson.id))).all()


async def employers_found(
    session: AsyncSession, search: str | None, *, after: tuple[str, UUID] | None, limit: int
) -> FoundEmployers:
    """By name or business id. Where no name has what was typed, those that are near it, the nearest first."""
    rows = (await session.scalars(from_mark(having(search), BY_NAME, after=after, limit=limit))).all()
    if search and not rows and after is None:
        near = await employers_near(session, search, limit=limit)
        return FoundEmployers(items=views(near), next=None, guessed=bool(near))
    mark = next_mark(rows, limit, lambda one: (one.sort_key, one.id))
    return FoundEmployers(items=views(rows), next=mark, guessed=False)


def having(search: str | None) -> Select[Employer]:
    """Anywhere in the name: a coach remembers "leipomo", not how the company's name begins."""
    if not search:
        return select(Employer)
    named = Employer.sort_key.contains(sort_key(search), autoescape=True)
    return select(Employer).where(or_(named, Employer.business_id == as_written(search)))


def views(employers: Sequence[Employer]) -> list[EmployerView]:
    return [EmployerView.model_validate(one) for one in employers]


async def employers_near(session: AsyncSession, search: str, *, limit: int) -> Sequence[Employer]:
    typed = trigrams(search)
    if not typed:
        return []
    near = select(Employer).where(is_touched(Employer.trigrams, typed), has_enough(Employer.trigrams, typed))
    nearest = near.order_by(in_common(Employer.trigrams, typed).desc(), *BY_NAME)
    return (await session.scalars(nearest.limit(limit))).all()


async def employers_much_alike(session: AsyncSession, name: str) -> Sequence[Employer]:
    """Those that may be the same employer under another spelling, the likest first."""
    typed = trigrams(name)
    if not typed:
        return []
    alike = select(Employer).where(is_touched(Employer.trigrams, typed), is_much_alike(Employer.trigrams, typed))
    found = (await session.scalars(alike.order_by(*BY_NAME).limit(MOST_ALIKE))).all()
    return sorted(found, key=lambda one: -likeness(one.trigrams, typed))


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


async def names_of_employers(session: AsyncSession, employer_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(Employer.id, Employer.name).where(Employer.id.in_(employer_ids)))
    return {row.id: row.name for row in rows}
