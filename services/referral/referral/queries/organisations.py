from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.paging import from_mark
from referral.errors import OrganisationNotFound
from referral.models import Organisation, OrganisationKey


async def organisation_by_id(session: AsyncSession, organisation_id: UUID) -> Organisation:
    organisation = await session.get(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationNotFound(organisation_id=organisation_id)
    return organisation


async def organisations(session: AsyncSession, *, limit: int, after: tuple[str, UUID] | None) -> Sequence[Organisation]:
    """In Finnish order of their names."""
    by_name = (Organisation.name_key, Organisation.id)
    return (await session.scalars(from_mark(select(Organisation), by_name, after=after, limit=limit))).all()


async def organisation_named(session: AsyncSession, *, source: str, key: str) -> OrganisationKey | None:
    return await session.get(OrganisationKey, (source, key))


async def organisations_by_key(session: AsyncSession, *, source: str, keys: Sequence[str]) -> dict[str, Organisation]:
    named = (
        select(OrganisationKey.key, Organisation)
        .join(Organisation, Organisation.id == OrganisationKey.organisation_id)
        .where(OrganisationKey.source == source, OrganisationKey.key.in_(keys))
    )
    rows = (await session.execute(named)).all()
    return {row.key: row.Organisation for row in rows}
