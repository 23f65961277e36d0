from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import AcceptedReferral, Case


async def accepted_referral(session: AsyncSession, referral_id: UUID) -> AcceptedReferral | None:
    return await session.get(AcceptedReferral, referral_id)


async def is_used(session: AsyncSession, referral_id: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(Case.referral_id == referral_id))))


async def latest_unused(
    session: AsyncSession, *, client_id: UUID, municipality: str, by_day: date
) -> AcceptedReferral | None:
    """The client's latest unused accepted referral to coaching in that municipality, accepted by that day."""
    fitting = select(AcceptedReferral).where(
        AcceptedReferral.client_id == client_id,
        AcceptedReferral.municipality == municipality,
        AcceptedReferral.target == "supported_employment",
        AcceptedReferral.accepted_on <= by_day,
        ~exists().where(Case.referral_id == AcceptedReferral.id),
    )
    latest = fitting.order_by(AcceptedReferral.accepted_on.desc(), AcceptedReferral.id.desc()).limit(1)
    return await session.scalar(latest)
