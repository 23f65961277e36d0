"""Asking for a rebuild of the figures, and seeing how it goes. The worker does it (`rebuilding`)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.errors import RebuildNotFound, RebuildUnderWay
from reporting.models import Projection, Rebuild


async def ask_rebuild(
    session: AsyncSession, *, projection: Projection = "figures", may_differ: bool = False
) -> Rebuild:
    """Raises RebuildUnderWay: there is one at a time."""
    if await session.scalar(select(Rebuild.id).where(Rebuild.state.in_(("asked", "building")))):
        raise RebuildUnderWay
    rebuild = Rebuild(projection=projection, may_differ=may_differ)
    session.add(rebuild)
    await session.flush()
    await session.refresh(rebuild)
    return rebuild


async def rebuild_by_id(session: AsyncSession, rebuild_id: UUID) -> Rebuild:
    rebuild = await session.get(Rebuild, rebuild_id)
    if rebuild is None:
        raise RebuildNotFound(rebuild_id=rebuild_id)
    return rebuild
