from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from coaching.errors.work_trial_places import PlaceNotFound
from coaching.models import Employer, WorkTrialPlace
from coaching.nearness import trigrams
from coaching.queries.near_names import has_enough, in_common, is_touched


async def place_to_change(session: AsyncSession, place_id: UUID) -> WorkTrialPlace:
    """Locked: two who change the same place are seen one after the other."""
    locked = select(WorkTrialPlace).where(WorkTrialPlace.id == place_id).options(joinedload(WorkTrialPlace.employer))
    place = await session.scalar(locked.with_for_update(of=WorkTrialPlace))
    if place is None:
        raise PlaceNotFound(place_id=place_id)
    return place


async def place_by_id(session: AsyncSession, place_id: UUID) -> WorkTrialPlace:
    place = await session.scalar(with_employer().where(WorkTrialPlace.id == place_id))
    if place is None:
        raise PlaceNotFound(place_id=place_id)
    return place


async def places_of(session: AsyncSession, employer_id: UUID) -> Sequence[WorkTrialPlace]:
    theirs = with_employer().where(WorkTrialPlace.employer_id == employer_id)
    return (await session.scalars(theirs.order_by(WorkTrialPlace.vacant_from, WorkTrialPlace.id))).all()


async def places_found(
    session: AsyncSession, *, search: str | None, municipality: str | None, vacant_on: date | None, limit: int
) -> Sequence[WorkTrialPlace]:
    """By what is done there or at whose place it is, the nearest first; of equal ones the one that is vacant first."""
    statement = with_employer()
    if search and (typed := trigrams(search)):
        statement = statement.where(is_like(typed)).order_by(nearness(typed).desc())
    if municipality:
        statement = statement.where(Employer.municipality == municipality)
    if vacant_on:
        statement = vacant(statement, vacant_on)
    ordered = statement.order_by(WorkTrialPlace.vacant_from, WorkTrialPlace.id)
    return (await session.scalars(ordered.limit(limit))).all()


def with_employer() -> Select[WorkTrialPlace]:
    places = select(WorkTrialPlace).join(WorkTrialPlace.employer)
    return places.options(contains_eager(WorkTrialPlace.employer))


def nearness(typed: Sequence[str]) -> ColumnElement[int]:
    return func.greatest(in_common(WorkTrialPlace.trigrams, typed), in_common(Employer.trigrams, typed))


def is_like(typed: Sequence[str]) -> ColumnElement[bool]:
    columns = (WorkTrialPlace.trigrams, Employer.trigrams)
    return or_(*(and_(is_touched(one, typed), has_enough(one, typed)) for one in columns))


def vacant(statement: Select[WorkTrialPlace], day: date) -> Select[WorkTrialPlace]:
    return statement.where(
        WorkTrialPlace.places_free > 0,
        WorkTrialPlace.vacant_from <= day,
        or_(WorkTrialPlace.vacant_until.is_(None), WorkTrialPlace.vacant_until >= day),
    )
