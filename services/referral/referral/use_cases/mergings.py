"""Two records found to be of one person, and the way back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.events import ClientMerged
from common.identity import Principal
from common.outbox import publish
from referral.models import Client
from referral.models.clients import ClientMerging
from referral.queries.clients import client_held
from referral.queries.mergings import hold_mergings, merged_below, standing_merging


async def merge_clients(session: AsyncSession, *, client_id: UUID, same_as: UUID, who: Principal) -> Client:
    """By someone who may see both: each leaves its access record."""
    await hold_mergings(session)
    held = {one: await client_held(session, one, who, what="merging") for one in sorted({client_id, same_as})}
    duplicate, kept = held[client_id], held[same_as]
    duplicate.must_merge_into(kept)
    session.add(ClientMerging(client_id=duplicate.id, same_as=kept.id, merged_by=who.subject))
    for one in (duplicate, *await merged_below(session, duplicate.id)):
        await lead(session, one, kept.id)
    return duplicate


async def undo_merging(session: AsyncSession, *, client_id: UUID, who: Principal) -> Client:
    """What was merged into the duplicate before it was merged itself leads to it again."""
    await hold_mergings(session)
    client = await client_held(session, client_id, who, what="merging")
    client.must_be_merged()
    merging = await standing_merging(session, client_id)
    await rights.see(session, who, merging.same_as, action="change", what="merging")
    merging.undo(by=who.subject)
    await session.flush()
    await lead(session, client, None)
    for one in await merged_below(session, client_id):
        await lead(session, one, client_id)
    return client


async def lead(session: AsyncSession, client: Client, same_as: UUID | None) -> None:
    """Each record names the end of its chain, so that nobody else has to follow one."""
    client.same_as = same_as
    await rights.merge(session, client.id, same_as=same_as)
    publish(session, ClientMerged(client_id=client.id, municipality=client.municipality, same_as=same_as))
