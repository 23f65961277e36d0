"""All that is known of one employer, as far as the reader may know it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import Activity, Coach, EmployerContact, Employment
from coaching.queries.consents import who_may_be_told_of
from coaching.queries.employers import employer_by_id, people_of
from coaching.queries.work_trial_places import places_of
from coaching.schemas.bases import Page
from coaching.schemas.employer_contacts import LoggedContact
from coaching.schemas.employers import (
    ClientOfEmployer,
    EmployerPage,
    EmployerPersonView,
    EmployerView,
    TrialAtEmployer,
)
from coaching.schemas.work_trial_places import WorkTrialPlaceView
from common import rights
from common.days import today
from common.identity import Principal
from common.paging import from_mark, next_mark

Work = TypeVar("Work", Employment, Activity)

BY_DAY = (EmployerContact.contacted_on, EmployerContact.id)


async def employer_page(session: AsyncSession, who: Principal, employer_id: UUID) -> EmployerPage:
    employer = await employer_by_id(session, employer_id)
    jobs = (await session.scalars(select(Employment).where(Employment.employer_id == employer_id))).all()
    trials = await work_trials_at(session, employer_id)
    there = {job.client_id for job in jobs} | {trial.client_id for trial in trials}
    shown = await shown_clients(session, who, there)
    return EmployerPage(
        **EmployerView.model_validate(employer).model_dump(),
        people=[EmployerPersonView.model_validate(one) for one in await people_of(session, employer_id)],
        places=[WorkTrialPlaceView.model_validate(one) for one in await places_of(session, employer_id)],
        clients=[client_of_employer(job) for job in newest_first(jobs, shown)],
        work_trials=[trial_at_employer(trial) for trial in newest_first(trials, shown)],
        more_clients=len(there - shown),
    )


async def work_trials_at(session: AsyncSession, employer_id: UUID) -> Sequence[Activity]:
    there = select(Activity).where(Activity.employer_id == employer_id, Activity.took_place)
    return (await session.scalars(there)).all()


def newest_first(work: Iterable[Work], shown: set[UUID]) -> list[Work]:
    told = (one for one in work if one.client_id in shown)
    return sorted(told, key=lambda one: (one.started_on, one.id), reverse=True)


async def shown_clients(session: AsyncSession, who: Principal, client_ids: set[UUID]) -> set[UUID]:
    """Those who allow employers to be told of them today, and whom the reader may see."""
    told = await who_may_be_told_of(session, client_ids, on=today())
    seen = await visible_among(session, who, told)
    return set(await rights.see_all(session, who, seen, action="read", what="employment"))


async def visible_among(session: AsyncSession, who: Principal, client_ids: Iterable[UUID]) -> list[UUID]:
    """Asked first, so that what is only counted leaves no record of an attempt."""
    known = await rights.standings(session, who, client_ids)
    return sorted(known)


def client_of_employer(job: Employment) -> ClientOfEmployer:
    return ClientOfEmployer(
        client_id=job.client_id, employment_id=job.id, started_on=job.started_on, ended_on=job.ended_on
    )


def trial_at_employer(trial: Activity) -> TrialAtEmployer:
    return TrialAtEmployer(
        client_id=trial.client_id, activity_id=trial.id, started_on=trial.started_on, ended_on=trial.ended_on
    )


async def contacts_with(
    session: AsyncSession, who: Principal, employer_id: UUID, *, after: tuple[date, UUID] | None, limit: int
) -> Page[LoggedContact]:
    await employer_by_id(session, employer_id)
    statement = select(EmployerContact, Coach.name).join(Coach, Coach.id == EmployerContact.coach_id)
    theirs = statement.where(EmployerContact.employer_id == employer_id)
    rows = (await session.execute(from_mark(theirs, BY_DAY, after=after, limit=limit, newest_first=True))).all()
    seen = await visible_among(session, who, {one.client_id for one, _ in rows if one.client_id})
    await rights.see_all(session, who, seen, action="read", what="employer_contact")
    items = [logged(contact, name, seen) for contact, name in rows]
    return Page(items=items, next=next_mark(rows, limit, lambda row: (row[0].contacted_on, row[0].id)))


def logged(contact: EmployerContact, coach_name: str, seen: Iterable[UUID]) -> LoggedContact:
    is_told = contact.client_id is None or contact.client_id in seen
    return LoggedContact(
        id=contact.id,
        coach_id=contact.coach_id,
        coach_name=coach_name,
        contacted_on=contact.contacted_on,
        kind=contact.kind,
        face_to_face=contact.face_to_face,
        about_client=contact.client_id is not None,
        client_id=contact.client_id if is_told else None,
        outcome=contact.outcome if is_told else None,
        next_step=contact.next_step if is_told else None,
        next_step_on=contact.next_step_on if is_told else None,
        took_place=contact.took_place,
        version=contact.version,
    )
