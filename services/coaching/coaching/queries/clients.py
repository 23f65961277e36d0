from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models import Activity, Assignment, Case, ClientContact, ClientMove, EmployerContact, Employment, case_on
from coaching.queries.activities import activities_of
from coaching.queries.cases import case_views, cases_with_coaches
from coaching.queries.client_contacts import client_contacts_of
from coaching.queries.coaches import names_of_coaches
from coaching.queries.employer_contacts import contacts_about
from coaching.queries.employments import employments_of
from coaching.queries.plans import summaries
from coaching.queries.telling import coaching_as_told
from coaching.schemas.activities import ActivityView
from coaching.schemas.cases import (
    AssignmentView,
    CaseView,
    CaseWithWork,
    ClientCoachingView,
    MoveView,
    ToldEmployment,
)
from coaching.schemas.client_contacts import ClientContactView
from coaching.schemas.employer_contacts import EmployerContactView
from common import rights
from common.disclosures import Told
from common.identity import Principal

Work = TypeVar("Work", Employment, Activity, ClientContact)


async def coaching_of(
    session: AsyncSession, who: Principal, client_id: UUID, *, told: Told, full_time: int
) -> ClientCoachingView:
    """What a client's coaching has been; of it, to another organisation, what it may be told."""
    relation = await rights.see(session, who, client_id, action="read", what="case")
    views = await case_views(session, Case.client_id == client_id, full_time=full_time)
    cases = await with_work(session, client_id, views)
    if relation == "own_organisation":
        return coaching_as_told(cases, told)
    return ClientCoachingView(cases=cases, moved=await move_away(session, client_id, views))


async def move_away(session: AsyncSession, client_id: UUID, cases: Sequence[CaseView]) -> MoveView | None:
    """Where the client lives now, when an open case is elsewhere."""
    move = await session.get(ClientMove, client_id)
    is_elsewhere = move and any(not one.ended_on and one.municipality != move.municipality for one in cases)
    return MoveView.model_validate(move) if is_elsewhere else None


async def with_work(session: AsyncSession, client_id: UUID, views: Sequence[CaseView]) -> list[CaseWithWork]:
    cases = await cases_with_coaches(session, client_id)
    names = await names_of_coaches(session, {one.coach_id for case in cases for one in case.assignments})
    employments, activities = await employments_of(session, client_id), await activities_of(session, client_id)
    contacts = by_case(cases, await contacts_about(session, client_id))
    meetings = await client_contacts_of(session, client_id)
    plans = await summaries(session, [case.id for case in cases])
    return [
        CaseWithWork(
            **view.model_dump(),
            assignments=[assignment_view(one, names) for one in case.assignments],
            employments=[ToldEmployment.model_validate(one) for one in in_case(case, employments)],
            activities=[ActivityView.model_validate(one) for one in in_case(case, activities)],
            contacts=[EmployerContactView.model_validate(one) for one in contacts[case.id]],
            client_contacts=[ClientContactView.model_validate(one) for one in in_case(case, meetings)],
            plan=plans.get(case.id),
        )
        for view, case in zip(views, cases, strict=True)
    ]


def assignment_view(assignment: Assignment, names: dict[UUID, str]) -> AssignmentView:
    name = names[assignment.coach_id]
    return AssignmentView(coach_id=assignment.coach_id, coach_name=name, assigned_on=assignment.assigned_on)


def in_case(case: Case, work: Sequence[Work]) -> list[Work]:
    return [one for one in work if one.case_id == case.id]


def by_case(cases: Sequence[Case], contacts: Sequence[EmployerContact]) -> dict[UUID, list[EmployerContact]]:
    """A contact belongs to the last case that had started by its day; one before any, to the first case."""
    sorted_out: dict[UUID, list[EmployerContact]] = {case.id: [] for case in cases}
    for contact in contacts:
        case = case_on(cases, contact.contacted_on) or next(iter(cases), None)
        if case:
            sorted_out[case.id].append(contact)
    return sorted_out
