from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent.errors.partners import PartnerNotFound
from consent.models import Partner, WaitingEvent


async def partner_by_id(session: AsyncSession, partner_id: UUID) -> Partner:
    partner = await session.get(Partner, partner_id)
    if partner is None or partner.state == "gone":
        raise PartnerNotFound(partner_id=partner_id)
    return partner


async def partners_on_kafka(session: AsyncSession) -> Sequence[Partner]:
    """Those for whom something waits, in the order they were added."""
    waits = exists().where(WaitingEvent.partner_id == Partner.id)
    return (await session.scalars(select(Partner).where(Partner.state == "ready", waits).order_by(Partner.id))).all()


async def partner_of_account(session: AsyncSession, account: str) -> Partner | None:
    """Whose machine account it is; none when it is not a partner's, or not one's any more."""
    code = account.removeprefix("partner-")
    partner = await session.scalar(select(Partner).where(Partner.code == code, Partner.state == "ready"))
    return partner if partner and partner.account == account else None
