"""Between which days and moments figures can be asked for, and how complete they are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.standing.progress import counts_still

Begins = Literal["coachings", "employer_contacts", "coaches", "referral_steps", "fidelity"]
"""The facts that a report begins with."""


@dataclass(frozen=True)
class Bounds:
    first_on: date | None
    first_recorded_at: datetime | None
    complete_until: datetime | None


KNOWN = "recorded_at <= coalesce(cast(:known_at as timestamptz), 'infinity')"
FIRST_DAYS = {
    "coachings": "select min(started_on) from figures.coachings",
    # A day that was corrected since, as known then or now, is not where the figures begin.
    "employer_contacts": f"""
        select contacted_on from figures.employer_contacts as told
        where {counts_still("figures", KNOWN)} order by contacted_on limit 1
    """,  # noqa: S608
    "referral_steps": "select min(taken_on) from figures.referral_steps",
    "fidelity": "select min(assessed_on) from figures.fidelity",
    "coaches": """
        select least((select min(assigned_on) from figures.assignments),
                     (select (min(recorded_at) at time zone 'Europe/Helsinki')::date from figures.coaches))
    """,
}
BOUNDS = {
    begins: text(f"""
        select ({first_day}) as first_on, (select min(recorded_at) from figures.{begins}) as first_recorded_at,
               (select complete_until from completeness) as complete_until
    """)  # noqa: S608
    for begins, first_day in FIRST_DAYS.items()
}


async def bounds_of(session: AsyncSession, begins: Begins, *, known_at: datetime | None = None) -> Bounds:
    row = (await session.execute(BOUNDS[begins], {"known_at": known_at})).one()
    return Bounds(row.first_on, row.first_recorded_at, row.complete_until)


WAITING = text("select count(*) from standing.touched")


async def waiting(session: AsyncSession) -> int:
    """Facts that are kept, but whose persons and employers are not counted anew yet."""
    return int(await session.scalar(WAITING) or 0)
