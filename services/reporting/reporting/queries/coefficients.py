from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import JOBS, PLACES, Asked
from reporting.quotients import quotient
from reporting.schemas import CoefficientRow, CoursePoint

COEFFICIENTS = text(f"""
    with {PLACES}, {JOBS}
    select municipality, count(distinct places.client_id) as clients,
           count(distinct jobs.client_id) as employed_persons, count(jobs.client_id) as contracts
    from places left join jobs on jobs.client_id = places.client_id and jobs.started_on >= first_on
    group by municipality order by municipality
""")  # noqa: S608

# What each day adds, summed up to each month's end and to the day asked for.
COURSE = text(f"""
    with {PLACES}, {JOBS}, hires as (
        select places.client_id, jobs.started_on
        from places join jobs on jobs.client_id = places.client_id and jobs.started_on >= first_on
        where municipality = :municipality
    ), added as (
        select first_on as day, 1 as clients, 0 as employed_persons, 0 as contracts
        from places where municipality = :municipality
        union all select min(started_on), 0, 1, 0 from hires group by client_id
        union all select started_on, 0, 0, 1 from hires
    ), added_by_month as (
        select least((date_trunc('month', day) + interval '1 month - 1 day')::date, :on) as day,
               sum(clients) as clients, sum(employed_persons) as employed_persons, sum(contracts) as contracts
        from added group by 1
    ), days as (
        select least((month + interval '1 month - 1 day')::date, :on) as day
        from generate_series((select date_trunc('month', min(day)) from added), date_trunc('month', cast(:on as date)),
                             '1 month') as months (month)
    )
    select day, coalesce(sum(clients) over so_far, 0)::int as clients,
           coalesce(sum(employed_persons) over so_far, 0)::int as employed_persons,
           coalesce(sum(contracts) over so_far, 0)::int as contracts
    from days left join added_by_month using (day) window so_far as (order by day) order by day
""")  # noqa: S608


async def coefficients(session: AsyncSession, asked: Asked) -> list[CoefficientRow]:
    """Employed persons ÷ clients, and employments ÷ clients (domain.md, section 6)."""
    return [
        CoefficientRow(
            municipality=row.municipality,
            clients=row.clients,
            employed_persons=row.employed_persons,
            contracts=row.contracts,
            employment_coefficient=quotient(row.employed_persons, row.clients),
            contract_coefficient=quotient(row.contracts, row.clients),
        )
        for row in await session.execute(COEFFICIENTS, asked.parameters)
    ]


async def coefficient_course(session: AsyncSession, asked: Asked, municipality: str) -> list[CoursePoint]:
    """The coefficients of one municipality, or of `all`, at the end of each month since the first coaching there."""
    return [
        CoursePoint(
            on=row.day,
            clients=row.clients,
            employed_persons=row.employed_persons,
            contracts=row.contracts,
            employment_coefficient=quotient(row.employed_persons, row.clients),
            contract_coefficient=quotient(row.contracts, row.clients),
        )
        for row in await session.execute(COURSE, asked.parameters | {"municipality": municipality})
    ]
