from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.identity import Principal
from referral.models import Client
from referral.models.clients import ClientMerging

ONE_AT_A_TIME = 0x6D657267
"""The lock's number: `merg`."""


async def hold_mergings(session: AsyncSession) -> None:
    """Until the transaction ends. They are rare, and two at once could make a ring that neither sees."""
    await session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))


async def standing_merging(session: AsyncSession, client_id: UUID) -> ClientMerging:
    """Of a client who is merged."""
    standing = select(ClientMerging).where(ClientMerging.client_id == client_id, ClientMerging.undone_at.is_(None))
    return (await session.scalars(standing)).one()


async def merged_below(session: AsyncSession, client_id: UUID) -> Sequence[Client]:
    """The records merged into this one, and into those, however long the chain."""
    first = select(ClientMerging.client_id).where(ClientMerging.same_as == client_id, ClientMerging.undone_at.is_(None))
    below = first.cte("below", recursive=True)
    below = below.union(
        select(ClientMerging.client_id)
        .join(below, ClientMerging.same_as == below.c.client_id)
        .where(ClientMerging.undone_at.is_(None))
    )
    merged = select(Client).where(Client.id.in_(select(below.c.client_id))).order_by(Client.id)
    return (await session.scalars(merged.with_for_update(key_share=True))).all()


async def duplicates_seen(session: AsyncSession, client_id: UUID, who: Principal) -> Sequence[Client]:
    """The records that count as this one. One may see it and not them: they stay with whom they were."""
    await rights.see(session, who, client_id, action="read", what="client")
    merged = (
        select(Client)
        .where(Client.same_as == client_id, Client.id.in_(rights.visible(who)))
        .order_by(Client.registered_at, Client.id)
    )
    found = (await session.scalars(merged)).all()
    await rights.see_all(session, who, [one.id for one in found], action="read", what="client")
    return found
