from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import Absence
from coaching.queries.absences import absence_to_change, absences_beside
from coaching.queries.coaches import coach_to_give
from coaching.schemas.absences import ChangedAbsence, NewAbsence
from common import rights
from common.events import CoachAbsent
from common.identity import Principal
from common.outbox import publish


async def record_absence(session: AsyncSession, *, new: NewAbsence, who: Principal) -> Absence:
    absence = Absence(**new.model_dump(), recorded_by=who.subject)
    municipality = await refuse_what_cannot_be(session, absence, who)
    session.add(absence)
    await session.flush()
    await tell(session, absence, municipality)
    return absence


async def change_absence(
    session: AsyncSession, *, absence_id: UUID, changed: ChangedAbsence, who: Principal
) -> Absence:
    absence = await absence_to_change(session, who, absence_id)
    absence.change(**changed.model_dump())
    await tell(session, absence, await refuse_what_cannot_be(session, absence, who))
    return absence


async def call_off_absence(session: AsyncSession, *, absence_id: UUID, who: Principal) -> Absence:
    absence = await absence_to_change(session, who, absence_id)
    absence.call_off()
    coach = await coach_to_give(session, absence.coach_id, who)
    await tell(session, absence, coach.municipality)
    return absence


async def refuse_what_cannot_be(session: AsyncSession, absence: Absence, who: Principal) -> str:
    """The coach's municipality. Both coaches are locked, in sorted order: what two write at once is seen by the second.

    The substitute, too, is one of the municipalities of who decides: they will see the clients.
    """
    ids = sorted({absence.coach_id, absence.substitute_id or absence.coach_id})
    coaches = {coach_id: await coach_to_give(session, coach_id, who) for coach_id in ids}
    if absence.substitute_id:
        coaches[absence.substitute_id].refuse_after_leaving(absence.ends_on)
    absence.refuse_beside(await absences_beside(session, absence))
    return coaches[absence.coach_id].municipality


async def tell(session: AsyncSession, absence: Absence, municipality: str) -> None:
    facts = told(absence)
    await rights.stand_in(session, **facts)
    publish(session, CoachAbsent(**facts, municipality=municipality))


def told(absence: Absence) -> dict[str, Any]:
    return {
        "absence_id": absence.id,
        "coach_id": absence.coach_id,
        "substitute_id": None if absence.is_called_off else absence.substitute_id,
        "starts_on": absence.starts_on,
        "ends_on": absence.ends_on,
    }
