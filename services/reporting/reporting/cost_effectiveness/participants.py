"""Who took part in coaching and what they worked, from where people stand, as known when it is asked."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.cost_effectiveness.counting import Job, Participant
from reporting.queries.asked import Asked
from reporting.queries.relations import found_in, relations

CAME = """
    select person_id, first_on, nullif(education, 'not_known') as education, nullif(age_band, 'not_known') as age_band
    from stays where place = :place and first_on <= :on
"""
WORKED = """
    select person_id, started_on, ended_on, hours_per_week from jobs
    where place = :place and started_on <= :on
"""


async def participants(session: AsyncSession, asked: Asked) -> list[Participant]:
    """Persons whose coaching in the place had begun by the day, each once however many records they have."""
    jobs: dict[UUID, list[Job]] = defaultdict(list)
    for row in await found_in(session, asked, known(asked, WORKED), asked_of(asked)):
        jobs[row.person_id].append(Job(row.started_on, row.ended_on, row.hours_per_week))
    return [
        Participant(row.person_id, row.first_on, row.education, row.age_band, jobs[row.person_id])
        for row in await found_in(session, asked, known(asked, CAME), asked_of(asked))
    ]


def known(asked: Asked, wanted: str) -> TextClause:
    return text(f"with recursive {relations(asked)} {wanted}")


def asked_of(asked: Asked) -> dict[str, Any]:
    """Municipalities that have merged are kept under a name of their own, or are mapped to the place they are in."""
    place = asked.names_in_rows.get(asked.place or "", asked.place)
    moment = asked.moment | ({} if asked.is_kept else asked.map)
    return {"place": place, "places": [place], "on": asked.on} | moment
