"""Persons with an employment that lasted 13, 26 or 52 weeks ÷ clients."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.figures.persons import CLIENTS
from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.quotients import quotient
from reporting.schemas import SustainedRow
from reporting.standing.cohorts import CAME
from reporting.standing.totals import Measures

SUSTAINED = Measures(
    ("sustained_13", "sustained_26", "sustained_52"),
    of_persons="""
        select person_id, place, 'sustained_' || weeks, sustained_on, 1
        from stays cross join lateral (values
            (13, sustained_13_on), (26, sustained_26_on), (52, sustained_52_on)
        ) as lasting (weeks, sustained_on)
        where sustained_on is not null
    """,
)


async def sustained_employment(session: AsyncSession, asked: Asked) -> list[SustainedRow]:
    """Asked of a period, of the persons who came in it, by its last day."""
    return [
        SustainedRow(
            municipality=place,
            group=group,
            clients=counts["clients"],
            **{
                name: value
                for weeks in (13, 26, 52)
                for name, value in (
                    (f"sustained_{weeks}", counts[f"sustained_{weeks}"]),
                    (f"coefficient_{weeks}", quotient(counts[f"sustained_{weeks}"], counts["clients"])),
                )
            },
        )
        for place, group, counts in await counted(session, asked, [CLIENTS, SUSTAINED], cohort=CAME)
    ]
