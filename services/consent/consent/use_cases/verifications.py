from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.days import now
from common.identity import Principal
from consent.models import AccessVerification
from consent.queries.verifications import oldest_open, verification_by_id


async def ask_for_verification(session: AsyncSession, who: Principal) -> AccessVerification:
    """The worker begins it within a second. One that goes on already is everybody's."""
    if under_way := await oldest_open(session):
        return under_way
    verification = AccessVerification(asked_by=who.subject)
    session.add(verification)
    await session.flush()
    return verification


async def give_up_verification(session: AsyncSession, verification_id: UUID, *, trouble: str) -> None:
    """It says neither whole nor broken: something that it needs is away."""
    verification = await verification_by_id(session, verification_id)
    verification.state, verification.trouble, verification.ended_at = "failed", trouble, now()
