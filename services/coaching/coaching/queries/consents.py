from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import EmployerConsent


async def employers_may_be_told(session: AsyncSession, client_id: UUID, *, on: date) -> bool:
    consents = await session.scalars(select(EmployerConsent).where(EmployerConsent.client_id == client_id))
    return any(consent.holds_on(on) for consent in consents)
