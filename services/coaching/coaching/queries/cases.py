from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from coaching.errors.cases import CaseNotFound
from coaching.models import Case, CaseEndVersion, Coach, EmployerContact, Employment
from coaching.queries.coaches import open_cases, own_coach
from coaching.schemas.bases import Page
from coaching.schemas.cases import CaseEndRecord, CaseEndVersionView, CaseToFind, CaseView, ListedCase
from common import rights
from common.days import today
from common.events.access import Action
from common.identity import Principal
from common.paging import from_mark, next_mark

BY_START = (Case.started_on, Case.id)


async def case_seen_by(session: AsyncSession, who: Principal, case_id: UUID, *, action: Action, what: str) -> Case:
    case = await session.get(Case, case_id)
    if case is None:
        raise CaseNotFound(case_id=case_id)
    await rights.see(session, who, case.client_id, action=action, what=what)
    return case


async def case_to_change(session: AsyncSession, who: Principal, case_id: UUID, *, what: str = "case") -> Case:
    """With its coaches so far. Locked: two changes at once are seen one after the other."""
    await case_seen_by(session, who, case_id, action="change", what=what)
    locked = select(Case).where(Case.id == case_id).with_for_update(of=Case)
    return (await session.scalars(with_coaches(locked).execution_options(populate_existing=True))).one()


async def case_end_record(session: AsyncSession, who: Principal, case_id: UUID) -> CaseEndRecord:
    case = await case_seen_by(session, who, case_id, action="read", what="case")
    wrong = select(CaseEndVersion).where(CaseEndVersion.case_id == case_id).order_by(CaseEndVersion.version.desc())
    return CaseEndRecord(
        case_id=case.id,
        client_id=case.client_id,
        end_version=case.end_version,
        history=[end_version_view(one) for one in await session.scalars(wrong)],
        **case.end_facts(),
    )


def end_version_view(one: CaseEndVersion) -> CaseEndVersionView:
    return CaseEndVersionView(**one.facts, version=one.version, reason=one.reason, corrected_at=one.corrected_at)


async def cases_to_transfer(session: AsyncSession, who: Principal, coach_id: UUID) -> Sequence[Case]:
    """A coach's open cases that one may see, with their coaches so far, the longest in coaching first.

    Locked, in the order of their ids.
    """
    own = select(Case).where(Case.coach_id == coach_id, Case.ended_on.is_(None))
    visible = own.where(Case.client_id.in_(rights.visible(who)))
    locked = with_coaches(visible.order_by(Case.id).with_for_update(of=Case))
    cases = (await session.scalars(locked.execution_options(populate_existing=True))).all()
    await rights.see_all(session, who, [case.client_id for case in cases], action="change", what="case")
    return sorted(cases, key=lambda case: (case.started_on, case.id))


async def cases_of(session: AsyncSession, client_id: UUID) -> Sequence[Case]:
    return (await session.scalars(select(Case).where(Case.client_id == client_id).order_by(*BY_START))).all()


async def cases_to_work_in(session: AsyncSession, client_id: UUID) -> Sequence[Case]:
    """Locked: the first work makes a case active, someone may be ending it at that moment, and of two who record or
    correct the same the second sees what the first did."""
    cases = select(Case).where(Case.client_id == client_id).order_by(*BY_START).with_for_update(key_share=True)
    return (await session.scalars(cases.execution_options(populate_existing=True))).all()


async def cases_with_coaches(session: AsyncSession, client_id: UUID) -> Sequence[Case]:
    cases = select(Case).where(Case.client_id == client_id).order_by(*BY_START)
    return (await session.scalars(with_coaches(cases))).all()


def with_coaches(cases: Select[Case]) -> Select[Case]:
    return cases.options(selectinload(Case.coach), selectinload(Case.assignments))


def viewed() -> Select[Case, Coach, int]:
    return select(Case, Coach, open_cases().label("open_cases")).join(Coach, Coach.id == Case.coach_id)


def columns_of(case: Case, coach: Coach, count: int, *, full_time: int) -> dict[str, Any]:
    is_over = case.ended_on is None and count > coach.caseload_limit(full_time=full_time)
    shown = {name: getattr(case, name) for name in CaseView.model_fields if hasattr(case, name)}
    return shown | {"coach_name": coach.name, "over_limit": is_over}


async def case_view(session: AsyncSession, case: Case, *, full_time: int) -> CaseView:
    await session.flush()
    row = (await session.execute(viewed().where(Case.id == case.id))).one()
    return CaseView(**columns_of(*row[:3], full_time=full_time))


async def case_views(session: AsyncSession, where: ColumnElement[bool], *, full_time: int) -> list[CaseView]:
    rows = await session.execute(viewed().where(where).order_by(*BY_START))
    return [CaseView(**columns_of(*row[:3], full_time=full_time)) for row in rows]


async def cases_like(
    session: AsyncSession, who: Principal, rows: Sequence[CaseToFind], *, full_time: int
) -> list[CaseView]:
    """The cases that an importer's rows speak of."""
    asked = [(row.client_id, row.municipality, row.started_on) for row in rows]
    same = tuple_(Case.client_id, Case.municipality, Case.started_on).in_(asked)
    found = await case_views(session, same, full_time=full_time)
    await rights.see_all(session, who, [case.client_id for case in found], action="read", what="case")
    return found


async def coach_meant(session: AsyncSession, who: Principal, coach: Literal["me"] | UUID | None) -> UUID | None:
    return (await own_coach(session, who)).id if coach == "me" else coach


def with_next_steps() -> Select[*tuple[Any, ...]]:
    """Beside each case what tells its next step."""
    contacts = select(EmployerContact).where(
        EmployerContact.client_id == Case.client_id,
        EmployerContact.took_place,
        EmployerContact.contacted_on >= Case.started_on,
    )
    jobs = select(func.count()).where(Employment.case_id == Case.id)
    last = contacts.with_only_columns(func.max(EmployerContact.contacted_on))
    met = contacts.with_only_columns(func.min(EmployerContact.contacted_on)).where(EmployerContact.face_to_face)
    step = contacts.with_only_columns(func.min(EmployerContact.next_step_on)).where(
        EmployerContact.next_step_on >= today()
    )
    facts = {
        "employments_count": jobs,
        "last_contact_on": last,
        "first_face_to_face_on": met,
        "next_step_on": step,
    }
    return viewed().add_columns(*(fact.correlate(Case).scalar_subquery().label(name) for name, fact in facts.items()))


async def cases_seen_by(
    session: AsyncSession,
    who: Principal,
    *filters: ColumnElement[bool],
    after: tuple[date, UUID] | None,
    limit: int,
    full_time: int,
) -> Page[ListedCase]:
    statement = with_next_steps().where(Case.client_id.in_(rights.visible(who)), *filters)
    rows = (await session.execute(from_mark(statement, BY_START, after=after, limit=limit))).all()
    await rights.see_all(session, who, [row[0].client_id for row in rows], action="read", what="case")
    items = [ListedCase(**columns_of(*row[:3], full_time=full_time), **next_step(row)) for row in rows]
    return Page(items=items, next=next_mark(rows, limit, lambda row: (row[0].started_on, row[0].id)))


def next_step(row: Row[Any]) -> dict[str, Any]:
    names = ("employments_count", "last_contact_on", "first_face_to_face_on", "next_step_on")
    return {name: getattr(row, name) for name in names}


def chosen(
    *, status: Literal["open", "ended"] | None, coach_id: UUID | None, municipality: str | None
) -> list[ColumnElement[bool]]:
    """What a reader's choices mean in the table."""
    by_status = {"open": Case.ended_on.is_(None), "ended": Case.ended_on.is_not(None)}
    filters: list[ColumnElement[bool]] = [by_status[status]] if status else []
    if coach_id:
        filters.append(Case.coach_id == coach_id)
    if municipality:
        filters.append(Case.municipality == municipality)
    return filters
