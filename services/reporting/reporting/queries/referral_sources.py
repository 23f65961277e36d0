from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import PLACES, Asked
from reporting.quotients import percent
from reporting.schemas import SourceRow
from reporting.source_categories import REPORTED

SOURCES = text(f"""
    with {PLACES}, firsts as (
        select distinct on (client_id, places.municipality) places.municipality, source_category
        from places join cases using (client_id)
        where places.municipality in (cases.municipality, 'all')
        order by client_id, places.municipality, started_on, sequence
    )
    select municipality, reported, count(*) as persons
    from firsts join unnest(cast(:categories as text[]), cast(:reported as text[])) as rolled_up (category, reported)
         on category = source_category
    group by municipality, reported order by municipality
""")  # noqa: S608


async def referral_sources(session: AsyncSession, asked: Asked, categories: Mapping[str, str]) -> list[SourceRow]:
    """Persons in coaching by the source behind their first case there; every category of every municipality."""
    rolled_up = {"categories": list(categories), "reported": list(categories.values())}
    found = (await session.execute(SOURCES, asked.parameters | rolled_up)).all()
    counts = {(row.municipality, row.reported): row.persons for row in found}
    clients: dict[str, int] = {}
    for row in found:
        clients[row.municipality] = clients.get(row.municipality, 0) + row.persons
    return [
        SourceRow(source_category=category, municipality=place, count=count, percent=percent(count, clients[place]))
        for category in REPORTED
        for place in clients
        for count in [counts.get((place, category), 0)]
    ]
