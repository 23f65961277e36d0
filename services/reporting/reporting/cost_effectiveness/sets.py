"""Saving assumptions under a name, and opening them again, in any version."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from reporting.cost_effectiveness.errors import AssumptionNameTaken, AssumptionSetNotFound
from reporting.cost_effectiveness.models import AssumptionSet, AssumptionVersion
from reporting.cost_effectiveness.schemas import (
    AssumptionSetLine,
    AssumptionSetView,
    ChangedAssumptions,
    EnteredAssumptions,
    NewAssumptionSet,
)


async def save_set(session: AsyncSession, new: NewAssumptionSet, *, by: UUID) -> AssumptionSetView:
    """Raises AssumptionNameTaken and what the assumptions refuse."""
    new.entered.assumptions()
    if await session.scalar(select(AssumptionSet.id).where(AssumptionSet.name == new.name)):
        raise AssumptionNameTaken
    saved = AssumptionSet(name=new.name)
    version = saved.save(new.entered.model_dump(mode="json"), by=by, seen=0)
    session.add(saved)
    return await as_saved(session, saved, version)


async def change_set(
    session: AsyncSession, set_id: UUID, changed: ChangedAssumptions, *, by: UUID
) -> AssumptionSetView:
    """Raises AssumptionSetNotFound, AssumptionsSavedByAnother and what the assumptions refuse."""
    changed.entered.assumptions()
    saved = await one_set(session, with_versions(set_id).with_for_update())
    version = saved.save(changed.entered.model_dump(mode="json"), by=by, seen=changed.version)
    return await as_saved(session, saved, version)


async def as_saved(session: AsyncSession, saved: AssumptionSet, version: AssumptionVersion) -> AssumptionSetView:
    await session.flush()
    await session.refresh(version)
    return view_of(saved, version)


async def sets_by_name(session: AsyncSession) -> list[AssumptionSetLine]:
    known = select(AssumptionSet).options(selectinload(AssumptionSet.versions)).order_by(AssumptionSet.name)
    return [line_of(one, one.newest) for one in await session.scalars(known)]


async def set_as_saved(session: AsyncSession, set_id: UUID, version: int | None = None) -> AssumptionSetView:
    """The newest version when none is named. Raises AssumptionSetNotFound."""
    saved = await one_set(session, with_versions(set_id))
    found = next((one for one in saved.versions if version in (None, one.version)), None)
    if found is None:
        raise AssumptionSetNotFound
    return view_of(saved, saved.newest if version is None else found)


def with_versions(set_id: UUID) -> Select[AssumptionSet]:
    return select(AssumptionSet).where(AssumptionSet.id == set_id).options(selectinload(AssumptionSet.versions))


async def one_set(session: AsyncSession, wanted: Select[AssumptionSet]) -> AssumptionSet:
    saved = await session.scalar(wanted)
    if saved is None:
        raise AssumptionSetNotFound
    return saved


def line_of(saved: AssumptionSet, version: AssumptionVersion) -> AssumptionSetLine:
    return AssumptionSetLine(id=saved.id, name=saved.name, version=version.version, saved_at=version.saved_at)


def view_of(saved: AssumptionSet, version: AssumptionVersion) -> AssumptionSetView:
    entered = EnteredAssumptions.model_validate(version.entered)
    return AssumptionSetView(**line_of(saved, version).model_dump(), entered=entered)
