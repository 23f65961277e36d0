from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.errors.employments import EmploymentNotFound
from coaching.models import Employment, EmploymentVersion, FollowUp
from coaching.models.follow_ups import WEEKS, due_on
from coaching.occupations import occupation_named
from coaching.queries.employers import names_of_employers
from coaching.queries.follow_ups import follow_ups_of, wrong_follow_ups
from coaching.schemas.employments import (
    EmploymentRecord,
    EmploymentToFind,
    EmploymentVersionView,
    EmploymentView,
    FollowUpDay,
)
from coaching.schemas.follow_ups import FollowUpVersionView, FollowUpView
from coaching.schemas.occupations import OccupationView
from common import rights
from common.identity import Principal


async def employment_to_change(
    session: AsyncSession, who: Principal, employment_id: UUID, *, what: str = "employment"
) -> Employment:
    """Locked: two corrections at once are seen one after the other."""
    locked = select(Employment).where(Employment.id == employment_id).options(joinedload(Employment.employer))
    employment = await session.scalar(locked.with_for_update(of=Employment))
    if employment is None:
        raise EmploymentNotFound(employment_id=employment_id)
    await rights.see(session, who, employment.client_id, action="change", what=what)
    return employment


async def employment_record(session: AsyncSession, who: Principal, employment_id: UUID) -> EmploymentRecord:
    """One employment with what was wrong of it before, and what the client answered later."""
    with_employer = joinedload(Employment.employer)
    employment = await session.get(Employment, employment_id, options=[with_employer])
    if employment is None:
        raise EmploymentNotFound(employment_id=employment_id)
    await rights.see(session, who, employment.client_id, action="read", what="employment")
    follow_ups = await follow_ups_of(session, employment_id)
    return EmploymentRecord(
        **EmploymentView.model_validate(employment).model_dump(),
        occupation_names=names_of_occupation(employment.occupation),
        history=await history_of(session, employment_id),
        follow_ups=[FollowUpView.model_validate(one) for one in follow_ups],
        follow_up_history=[
            FollowUpVersionView.model_validate(one) for one in await wrong_follow_ups(session, employment_id)
        ],
        to_ask=to_ask(employment, follow_ups),
    )


def names_of_occupation(code: str | None) -> OccupationView | None:
    named = occupation_named(code)
    return OccupationView.model_validate(named) if named else None


def to_ask(employment: Employment, follow_ups: Sequence[FollowUp]) -> list[FollowUpDay]:
    answered = {one.weeks for one in follow_ups if not one.is_too_early(employment)}
    return [
        FollowUpDay(weeks=weeks, due_on=due_on(employment.started_on, weeks))
        for weeks in WEEKS
        if weeks not in answered
    ]


async def history_of(session: AsyncSession, employment_id: UUID) -> list[EmploymentVersionView]:
    """What was recorded before each correction, the newest first."""
    wrong = select(EmploymentVersion).where(EmploymentVersion.employment_id == employment_id)
    versions = (await session.scalars(wrong.order_by(EmploymentVersion.version.desc()))).all()
    names = await names_of_employers(session, {UUID(one.facts["employer_id"]) for one in versions})
    return [version_view(one, names) for one in versions]


def version_view(version: EmploymentVersion, names: Mapping[UUID, str]) -> EmploymentVersionView:
    facts = {name: value for name, value in version.facts.items() if name != "case_id"}
    return EmploymentVersionView(
        **facts,
        employer_name=names[UUID(version.facts["employer_id"])],
        occupation_names=names_of_occupation(version.facts["occupation"]),
        version=version.version,
        reason=version.reason,
        corrected_at=version.corrected_at,
    )


async def is_hired(session: AsyncSession, *, client_id: UUID, employer_id: UUID, started_on: date) -> bool:
    same = exists().where(
        Employment.client_id == client_id,
        Employment.employer_id == employer_id,
        Employment.started_on == started_on,
    )
    return bool(await session.scalar(select(same)))


async def employments_of(session: AsyncSession, client_id: UUID) -> Sequence[Employment]:
    jobs = select(Employment).where(Employment.client_id == client_id).order_by(Employment.started_on, Employment.id)
    return (await session.scalars(jobs.options(joinedload(Employment.employer)))).all()


async def employments_like(
    session: AsyncSession, who: Principal, rows: Sequence[EmploymentToFind]
) -> Sequence[Employment]:
    """The employments that an importer's rows speak of."""
    asked = [(row.client_id, row.employer_id, row.started_on) for row in rows]
    same = tuple_(Employment.client_id, Employment.employer_id, Employment.started_on).in_(asked)
    found = (await session.scalars(select(Employment).where(same).options(joinedload(Employment.employer)))).all()
    await rights.see_all(session, who, [one.client_id for one in found], action="read", what="employment")
    return found
