"""How soon somebody meets an employer face to face about a person: within 30 days, and the median days."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.figures.persons import CLIENTS
from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.queries.spreads import median, spread_over
from reporting.quotients import percent
from reporting.schemas import FirstContactRow
from reporting.standing.cohorts import CAME
from reporting.standing.totals import Measures, spread

MET = Measures(
    ("met", "met_due", "met_in_time"),
    of_persons="""
        select person_id, place, 'met', met_on, 1 from stays where met_on is not null
        union all
        select person_id, place, 'met_due', first_on + 30, 1 from stays
        union all
        select person_id, place, 'met_in_time', first_on + 30, 1 from stays where met_on <= first_on + 30
    """,
)
DAYS_TO_MEET = Measures(
    ("days_to_meet",),
    own=spread("""
        select person_id, place, 'days_to_meet', (met_on - first_on)::text, met_on, 1
        from stays where met_on is not null
    """),
)


async def first_employer_contacts(session: AsyncSession, asked: Asked) -> list[FirstContactRow]:
    """Asked of a period, of the persons who came in it, by its last day."""
    days = await spread_over(session, asked, DAYS_TO_MEET, "days_to_meet", CAME)
    return [
        FirstContactRow(
            municipality=place,
            group=group,
            clients=counts["clients"],
            met=counts["met"],
            median_days=median(days[place, group]),
            due=counts["met_due"],
            in_time=counts["met_in_time"],
            percent_in_time=percent(counts["met_in_time"], counts["met_due"]),
        )
        for place, group, counts in await counted(session, asked, [CLIENTS, MET], cohort=CAME)
    ]
