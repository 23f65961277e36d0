from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consent.models import KnownClient


async def take_in_clients(session: AsyncSession, municipalities: dict[UUID, str]) -> None:
    """Known from now on, and where they live: consents can be given."""
    rows = [{"id": client_id, "municipality": municipality} for client_id, municipality in municipalities.items()]
    await session.execute(insert(KnownClient).values(rows).on_conflict_do_nothing())
