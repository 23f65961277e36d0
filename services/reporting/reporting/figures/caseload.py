"""Open cases of each coach beside the limit: that of a full-time coach × the coach's share, rounded down."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.queries.counts import summed
from reporting.queries.relations import facts_known
from reporting.schemas import CaseloadRow
from reporting.standing.totals import Measures

# A case is a coach's from the day it is assigned until it is another's, and open from its start until its end.
CASELOAD = Measures(
    ("assigned_cases", "open_cases"),
    own="""
        select 'caseload', coach_id::text, 'all', 'assigned_cases', from_on, 1 from assigned
        union all
        select 'caseload', coach_id::text, 'all', 'assigned_cases', until_on, -1 from assigned
        where until_on < 'infinity'
        union all
        select 'caseload', coach_id::text, 'all', 'open_cases', open_from, 1 from assigned where open_from < open_until
        union all
        select 'caseload', coach_id::text, 'all', 'open_cases', open_until, -1 from assigned
        where open_from < open_until and open_until < 'infinity'
    """,
)


# A coach's share of full time and municipality are those last recorded by the end of the day in Finland; for a day
# before the first record (imported history) those of the first.
def coaches(known: str) -> str:
    return f"""
        with versions as (
            select *, (recorded_at at time zone 'Europe/Helsinki')::date <= :on as is_by_then
            from figures.coaches where {known}
        ), coaches as (
            select distinct on (coach_id) coach_id, municipality, fte, is_by_then
            from versions order by coach_id, is_by_then desc, case when is_by_then then -sequence else sequence end
        )
        select municipality, coach_id, fte, is_by_then, floor(fte * cast(:caseload_limit as int))::int as "limit"
        from coaches where cast(:places as text[]) is null or municipality = any(:places)
        order by municipality, coach_id
    """  # noqa: S608


async def caseload(session: AsyncSession, asked: Asked) -> list[CaseloadRow]:
    """Coaches known by the day, and those of imported history who then had a case."""
    of_coaches = await counted_by_coach(session, asked)
    places = None if asked.place == "all" else asked.places
    asked_of_coaches = {"on": asked.on, "places": places, "caseload_limit": asked.rules.caseload_limit}
    found = await session.execute(text(coaches(facts_known(asked))), asked_of_coaches | asked.moment)
    return [
        CaseloadRow(
            municipality=row.municipality,
            coach_id=row.coach_id,
            fte=row.fte,
            limit=row.limit,
            open_cases=open_cases,
            over=max(open_cases - row.limit, 0),
        )
        for row in found
        if row.is_by_then or str(row.coach_id) in of_coaches
        for open_cases in [of_coaches.get(str(row.coach_id), 0)]
    ]


async def counted_by_coach(session: AsyncSession, asked: Asked) -> dict[str, int]:
    """Of the coaches to whom a case is assigned, wherever: how many are open."""
    of_coaches = await summed(session, asked, [CASELOAD], by=["caseload"], places=["all"])
    assigned = {row.of for row in of_coaches if row.measure == "assigned_cases" and row.counted}
    open_cases = {row.of: row.counted for row in of_coaches if row.measure == "open_cases"}
    return {coach: open_cases.get(coach, 0) for coach in assigned}
