from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import EmployerConsent
from common.events import ConsentGiven


async def keep_given(session: AsyncSession, given: Sequence[ConsentGiven]) -> None:
    """Writes only what the giving says: an end that arrived before it stays."""
    rows = [
        {
            "id": event.consent_id,
            "client_id": event.client_id,
            "allows_employers": any(grant.party == "employers" for grant in event.grants),
            "valid_from": event.valid_from,
            "valid_until": event.valid_until,
        }
        for event in given
    ]
    statement = insert(EmployerConsent).values(rows)
    told = {name: statement.excluded[name] for name in ("allows_employers", "valid_from", "valid_until")}
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=told))


async def keep_ended(session: AsyncSession, ended: Sequence[tuple[UUID, UUID, date]]) -> None:
    """(consent, client, first day it no longer holds). Of several ends the earliest counts."""
    earliest = {consent_id: (client_id, day) for consent_id, client_id, day in sorted(ended, key=day_of, reverse=True)}
    rows = [
        {"id": consent_id, "client_id": client_id, "allows_employers": False, "ended_on": day}
        for consent_id, (client_id, day) in earliest.items()
    ]
    statement = insert(EmployerConsent).values(rows)
    first = func.least(EmployerConsent.ended_on, statement.excluded.ended_on)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"ended_on": first}))


def day_of(end: tuple[UUID, UUID, date]) -> date:
    return end[2]
