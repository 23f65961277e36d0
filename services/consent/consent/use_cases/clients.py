from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.rights import ClientRight
from consent.models import KnownClient


async def take_in_clients(session: AsyncSession, municipalities: dict[UUID, str]) -> None:
    """Known from now on, and where they live: consents can be given."""
    rows = [{"id": client_id, "municipality": municipality} for client_id, municipality in municipalities.items()]
    await session.execute(insert(KnownClient).values(rows).on_conflict_do_nothing())


async def take_in_homes(session: AsyncSession, client_ids: Collection[UUID]) -> None:
    """Where they live by the newest word, which the table of rights has: in whichever order the words came."""
    home = (
        select(ClientRight.holder)
        .where(
            ClientRight.client_id == KnownClient.id,
            ClientRight.relation == "own_municipality",
            ClientRight.because == KnownClient.id,
        )
        .scalar_subquery()
    )
    moved = update(KnownClient).where(KnownClient.id.in_(client_ids), home.is_not(None)).values(municipality=home)
    await session.execute(moved.execution_options(synchronize_session=False))
