"""Contacts with employers per coach and week, of the four weeks that end with the day."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.figures.caseload import coaches
from reporting.figures.employer_contacts import CONTACTS
from reporting.queries.asked import Asked
from reporting.queries.counts import summed
from reporting.queries.relations import facts_known
from reporting.quotients import quotient
from reporting.schemas import PaceRow

WEEKS = 4


async def contacts_per_week(session: AsyncSession, asked: Asked) -> list[PaceRow]:
    """Of the coaches of each place; by coach a row for each."""
    contacts = await contacts_of_coaches(session, asked)
    contacts.subtract(await contacts_of_coaches(session, replace(asked, on=asked.on - timedelta(weeks=WEEKS))))
    groups: dict[tuple[str, str | None], list[Row[Any]]] = defaultdict(list)
    for coach in await coaches_by_then(session, asked):
        for place in (asked.counted_in.get(coach.municipality, coach.municipality), "all"):
            if asked.places is None or place in asked.places:
                groups[place, str(coach.coach_id) if asked.by else None].append(coach)
    return [row_of(place, group, of_them, contacts) for (place, group), of_them in sorted(groups.items(), key=at)]


def at(group: tuple[tuple[str, str | None], Any]) -> tuple[str, str]:
    (place, coach), _ = group
    return place, coach or ""


def row_of(place: str, group: str | None, coaches: list[Row[Any]], contacts: Counter[str]) -> PaceRow:
    count = sum(contacts[str(coach.coach_id)] for coach in coaches)
    return PaceRow(
        municipality=place,
        group=group,
        coaches=len(coaches),
        fte=sum(coach.fte for coach in coaches),
        contacts=count,
        per_week=quotient(count, WEEKS * len(coaches), step="0.1"),
    )


async def coaches_by_then(session: AsyncSession, asked: Asked) -> list[Row[Any]]:
    """Wherever they are."""
    everywhere = {"on": asked.on, "places": None, "caseload_limit": asked.rules.caseload_limit}
    found = await session.execute(text(coaches(facts_known(asked))), everywhere | asked.moment)
    return [row for row in found if row.is_by_then]


async def contacts_of_coaches(session: AsyncSession, asked: Asked) -> Counter[str]:
    """By the day, wherever they were recorded."""
    found = await summed(session, asked, [CONTACTS], by=["coach"], places=["all"])
    return Counter({row.of: row.counted for row in found if row.measure == "contacts"})
