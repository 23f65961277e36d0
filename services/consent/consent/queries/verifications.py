from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent.errors.access import VerificationNotFound
from consent.models import AccessPublicKey, AccessVerification

OPEN = ("asked", "running")


async def oldest_open(session: AsyncSession) -> AccessVerification | None:
    """What someone waits for, or what a process left half-way."""
    waiting = select(AccessVerification).where(AccessVerification.state.in_(OPEN))
    return (await session.scalars(waiting.order_by(AccessVerification.asked_at).limit(1))).first()


async def verification_by_id(session: AsyncSession, verification_id: UUID) -> AccessVerification:
    """Raises VerificationNotFound."""
    verification = await session.get(AccessVerification, verification_id)
    if verification is None:
        raise VerificationNotFound(verification_id=verification_id)
    return verification


async def public_keys(session: AsyncSession) -> Sequence[AccessPublicKey]:
    """The newest first."""
    return (await session.scalars(select(AccessPublicKey).order_by(AccessPublicKey.first_used_at.desc()))).all()
