"""A coach's week as it was recorded."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from coaching.models import ClientContact, Coach, EmployerContact, WorkingTime
from coaching.models.employer_contacts import TYPED
from coaching.schemas.client_contacts import ClientContactView
from coaching.schemas.employer_contacts import EmployerContactView
from coaching.schemas.weeks import DayView, WeeksContact, WeekView
from common import rights
from common.codes import WorkKind
from common.identity import Principal

DAYS = 7
TENTH = Decimal("0.1")
UNSEEN = {"client_id": None, "case_id": None, "note": None}
"""Of a contact with a client whom the reader may not see."""


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())


async def week_of(session: AsyncSession, who: Principal, coach: Coach, *, on: date, wanted: int) -> WeekView:
    monday = monday_of(on)
    meetings = await client_contacts_in(session, coach.id, monday)
    contacts = await employer_contacts_in(session, coach.id, monday)
    times = await times_in(session, coach.id, monday)
    seen = await clients_seen(session, who, meetings, contacts)
    days = [
        day_view(monday + timedelta(n), meetings=meetings, contacts=contacts, times=times, seen=seen)
        for n in range(DAYS)
    ]
    return week_view(coach, days, wanted=wanted)


async def client_contacts_in(session: AsyncSession, coach_id: UUID, monday: date) -> Sequence[ClientContact]:
    """Those that took place."""
    week = ClientContact.contacted_on.between(monday, monday + timedelta(DAYS - 1))
    own = select(ClientContact).where(ClientContact.coach_id == coach_id, week, ClientContact.took_place)
    return (await session.scalars(own.order_by(ClientContact.contacted_on, ClientContact.id))).all()


async def employer_contacts_in(session: AsyncSession, coach_id: UUID, monday: date) -> Sequence[EmployerContact]:
    """Those that took place."""
    own = select(EmployerContact).where(*of_the_week(coach_id, monday))
    ordered = own.order_by(EmployerContact.contacted_on, EmployerContact.id)
    return (await session.scalars(ordered.options(joinedload(EmployerContact.employer)))).all()


async def employer_contacts_count(session: AsyncSession, coach_id: UUID, monday: date) -> int:
    return await session.scalar(select(func.count()).where(*of_the_week(coach_id, monday))) or 0


def of_the_week(coach_id: UUID, monday: date) -> tuple[ColumnElement[bool], ...]:
    week = EmployerContact.contacted_on.between(monday, monday + timedelta(DAYS - 1))
    return EmployerContact.coach_id == coach_id, EmployerContact.took_place.is_(True), week


async def times_in(session: AsyncSession, coach_id: UUID, monday: date) -> Sequence[WorkingTime]:
    week = WorkingTime.worked_on.between(monday, monday + timedelta(DAYS - 1))
    return (await session.scalars(select(WorkingTime).where(WorkingTime.coach_id == coach_id, week))).all()


async def clients_seen(
    session: AsyncSession, who: Principal, meetings: Iterable[ClientContact], contacts: Iterable[EmployerContact]
) -> set[UUID]:
    named = {one.client_id for one in meetings} | {one.client_id for one in contacts if one.client_id}
    known = await rights.standings(session, who, named)
    return set(await rights.see_all(session, who, sorted(known), action="read", what="client_contact"))


def day_view(
    on: date,
    *,
    meetings: Iterable[ClientContact],
    contacts: Iterable[EmployerContact],
    times: Iterable[WorkingTime],
    seen: set[UUID],
) -> DayView:
    met = [contact_view(one, seen) for one in meetings if one.contacted_on == on]
    other: dict[WorkKind, int] = {one.kind: one.minutes for one in times if one.worked_on == on and one.minutes}
    minutes = sum(one.minutes for one in met)
    return DayView(
        on=on,
        client_contacts=met,
        employer_contacts=[employer_contact_view(one, seen) for one in contacts if one.contacted_on == on],
        other_minutes=other,
        minutes_with_clients=minutes,
        minutes_in_all=minutes + sum(other.values()),
    )


def contact_view(contact: ClientContact, seen: set[UUID]) -> WeeksContact:
    shown = ClientContactView.model_validate(contact).model_dump()
    return WeeksContact(**shown if contact.client_id in seen else shown | UNSEEN)


def employer_contact_view(contact: EmployerContact, seen: set[UUID]) -> EmployerContactView:
    shown = EmployerContactView.model_validate(contact)
    is_shown = contact.client_id is None or contact.client_id in seen
    return shown if is_shown else shown.model_copy(update=dict.fromkeys((*TYPED, "client_id")))


def week_view(coach: Coach, days: Sequence[DayView], *, wanted: int) -> WeekView:
    with_clients, in_all = (
        sum(getattr(day, name) for day in days) for name in ("minutes_with_clients", "minutes_in_all")
    )
    return WeekView(
        coach_id=coach.id,
        coach_name=coach.name,
        days=list(days),
        minutes_with_clients=with_clients,
        other_minutes=sums(day.other_minutes for day in days),
        minutes_in_all=in_all,
        percent_with_clients=percent(with_clients, in_all),
        employer_contacts=sum(len(day.employer_contacts) for day in days),
        employer_contacts_wanted=wanted,
    )


def sums(times: Iterable[Mapping[WorkKind, int]]) -> dict[WorkKind, int]:
    return dict(sum((Counter(one) for one in times), Counter[WorkKind]()))


def percent(part: int, whole: int) -> Decimal | None:
    """Rounded half up to one decimal; none of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None
