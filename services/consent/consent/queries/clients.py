from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.codes import Municipality
from common.events.access import Action
from common.identity import Principal
from consent.errors.clients import ClientNotKnownYet
from consent.models import KnownClient


async def client_held(
    session: AsyncSession, client_id: UUID, who: Principal, *, action: Action = "change", what: str
) -> KnownClient:
    """The client's row, locked until the transaction ends: what ends a consent and what relies on it take turns."""
    await rights.see(session, who, client_id, action=action, what=what)
    client = await hold_client(session, client_id)
    if client is None:
        raise ClientNotKnownYet(client_id=client_id)
    return client


async def hold_client(session: AsyncSession, client_id: UUID) -> KnownClient | None:
    return await session.scalar(select(KnownClient).where(KnownClient.id == client_id).with_for_update(key_share=True))


async def hold_clients(session: AsyncSession, client_ids: Collection[UUID]) -> None:
    """All of them, in the order of their ids, so that two who hold many never wait for each other."""
    held = select(KnownClient.id).where(KnownClient.id.in_(client_ids)).order_by(KnownClient.id)
    await session.execute(held.with_for_update(key_share=True))


async def homes_of(session: AsyncSession, client_ids: Collection[UUID]) -> dict[UUID, Municipality]:
    """Where each of these clients is; those not known here are missing."""
    homes = select(KnownClient.id, KnownClient.municipality).where(KnownClient.id.in_(client_ids))
    return {row.id: row.municipality for row in await session.execute(homes)}
