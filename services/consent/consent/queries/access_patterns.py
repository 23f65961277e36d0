"""What stands out in the access log: not that it was wrong, but that it is worth a question."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from common.identity import Principal
from common.working_days import is_working_day
from consent.models import AccessEntry
from consent.people import Opening
from consent.queries.access import Period, entries_in

MANY_CLIENTS = 30
"""Clients within an hour: nobody serves as many."""
MANY_REFUSALS = 3
"""Of a person on a day: once is a slip."""
OPENS, CLOSES = 7, 18
"""Working hours in Finland, Monday to Friday."""
ANY = true()
Groups = Select[tuple[Any, ...]]
ON_THEIR_OWN = ("service", "importer")
"""What services and imports do is no one's habit."""


def by_people(who: Principal, period: Period) -> Select[AccessEntry]:
    return entries_in(who, period).where(AccessEntry.relation.not_in(ON_THEIR_OWN))


async def openings(session: AsyncSession, who: Principal, period: Period) -> set[Opening]:
    """Who opened which client's data, once each."""
    allowed = by_people(who, period).where(AccessEntry.result == "allowed")
    found = await session.execute(allowed.with_only_columns(AccessEntry.actor, AccessEntry.client_id).distinct())
    return {(row.actor, row.client_id) for row in found}


def stands_out(told: CTE, *, kind: str, per: str, where: ColumnElement[bool], least: ColumnElement[bool]) -> Groups:
    """What one person did within an hour or a day, when it comes to enough."""
    since = func.date_trunc(per, told.c.here).label("since")
    counted = (func.count().label("entries"), func.count(told.c.client_id.distinct()).label("clients"))
    groups = select(literal(kind).label("kind"), told.c.actor, since, *counted).where(where)
    return groups.group_by(told.c.actor, since).having(least)


async def patterns(
    session: AsyncSession, who: Principal, period: Period, *, namesakes: Collection[Opening], limit: int
) -> Sequence[Row[Any]]:
    """The latest first. `namesakes`: the openings in which the family name is the same."""
    here = func.timezone("Europe/Helsinki", AccessEntry.recorded_at).label("here")
    shown = (AccessEntry.actor, AccessEntry.client_id, AccessEntry.result, AccessEntry.relation, here)
    told = by_people(who, period).with_only_columns(*shown).cte("told")
    allowed, clients = told.c.result == "allowed", func.count(told.c.client_id.distinct())
    refused = and_(told.c.result == "refused", told.c.relation == "none")  # a question for a reason is no refusal
    late = and_(allowed, closed(told.c.here, period))
    same_name = and_(allowed, tuple_(told.c.actor, told.c.client_id).in_(sorted(namesakes)))
    found = union_all(
        stands_out(told, kind="many_clients", per="hour", where=allowed, least=clients >= MANY_CLIENTS),
        stands_out(told, kind="same_family_name", per="day", where=same_name, least=ANY),
        stands_out(told, kind="outside_hours", per="day", where=late, least=ANY),
        stands_out(told, kind="refused", per="day", where=refused, least=func.count() >= MANY_REFUSALS),
    ).subquery()
    return (await session.execute(select(found).order_by(found.c.since.desc(), found.c.kind).limit(limit))).all()


def closed(here: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
    """Before and after working hours, at weekends and on holidays."""
    days = (date.fromordinal(day) for day in range(period.first.toordinal(), period.last.toordinal() + 1))
    off = [day for day in days if not is_working_day(day)]
    hour = func.extract("hour", here)
    return or_(hour < OPENS, hour >= CLOSES, cast(here, Date).in_(off))
