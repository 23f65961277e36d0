from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral.models import Client, StaffName


async def indexes_of(session: AsyncSession, subjects: Collection[UUID]) -> dict[UUID, list[bytes]]:
    """By login, of those who have asked for a client here."""
    named = select(StaffName.subject, StaffName.family_indexes).where(StaffName.subject.in_(subjects))
    return {row.subject: row.family_indexes for row in await session.execute(named)}


async def family_keys_of(session: AsyncSession, client_ids: Collection[UUID]) -> dict[UUID, str]:
    named = select(Client.id, Client.family_key).where(Client.id.in_(client_ids))
    return {row.id: row.family_key for row in await session.execute(named)}
