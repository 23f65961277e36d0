from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from coaching.errors.absences import AbsenceNotFound
from coaching.models import Absence, Coach
from coaching.schemas.absences import AbsenceView
from common.days import today
from common.identity import Principal

Substitute = aliased(Coach)


async def absence_to_change(session: AsyncSession, who: Principal, absence_id: UUID) -> Absence:
    """Locked. Those of another municipality's coaches are its own matter."""
    mine = select(Absence).join(Coach, Coach.id == Absence.coach_id).where(Coach.municipality.in_(who.municipalities))
    absence = await session.scalar(mine.where(Absence.id == absence_id).with_for_update(of=Absence))
    if absence is None:
        raise AbsenceNotFound(absence_id=absence_id)
    return absence


async def absences_beside(session: AsyncSession, absence: Absence) -> Sequence[Absence]:
    """The standing absences of the coach and of the substitute at that time."""
    at_that_time = (Absence.starts_on <= absence.ends_on, Absence.ends_on >= absence.starts_on)
    of_both = Absence.coach_id.in_([absence.coach_id, absence.substitute_id])
    with session.no_autoflush:
        return (await session.scalars(select(Absence).where(of_both, ~Absence.is_called_off, *at_that_time))).all()


async def absences_seen_by(session: AsyncSession, who: Principal) -> list[AbsenceView]:
    """Today's and coming ones of the coaches of one's municipalities, the first to begin first."""
    standing = with_names().where(
        Coach.municipality.in_(who.municipalities), ~Absence.is_called_off, Absence.ends_on >= today()
    )
    rows = await session.execute(standing.order_by(Absence.starts_on, Absence.id))
    return [absence_view(row) for row in rows]


async def absence_as_seen(session: AsyncSession, absence_id: UUID) -> AbsenceView:
    await session.flush()
    return absence_view((await session.execute(with_names().where(Absence.id == absence_id))).one())


async def stood_in_for(session: AsyncSession, coach_id: UUID, *, on: date) -> dict[UUID, str]:
    """The coaches who are away on the day and whose clients this one looks after, with their names."""
    away = (
        select(Coach.id, Coach.name)
        .join(Absence, Absence.coach_id == Coach.id)
        .where(Absence.substitute_id == coach_id, ~Absence.is_called_off)
        .where(Absence.starts_on <= on, Absence.ends_on >= on)
    )
    return {row.id: row.name for row in await session.execute(away)}


def with_names() -> Select[*tuple[Any, ...]]:
    return (
        select(Absence, Coach.name.label("coach_name"), Substitute.name.label("substitute_name"))
        .join(Coach, Coach.id == Absence.coach_id)
        .outerjoin(Substitute, Substitute.id == Absence.substitute_id)
    )


def absence_view(row: Row[Any]) -> AbsenceView:
    absence: Absence = row[0]
    named = {"coach_name": row.coach_name, "substitute_name": row.substitute_name}
    own = {name: getattr(absence, name) for name in AbsenceView.model_fields if hasattr(absence, name)}
    return AbsenceView(**own, **named)
