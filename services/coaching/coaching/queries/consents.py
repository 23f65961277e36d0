from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import EmployerConsent


async def employers_may_be_told(session: AsyncSession, client_id: UUID, *, on: date) -> bool:
    consents = await session.scalars(select(EmployerConsent).where(EmployerConsent.client_id == client_id))
    return any(consent.holds_on(on) for consent in consents)


async def who_may_be_told_of(session: AsyncSession, client_ids: Collection[UUID], *, on: date) -> set[UUID]:
    """Of these clients those who allow employers to be told of them on the day."""
    consents = await session.scalars(select(EmployerConsent).where(EmployerConsent.client_id.in_(client_ids)))
    return {consent.client_id for consent in consents if consent.holds_on(on)}
