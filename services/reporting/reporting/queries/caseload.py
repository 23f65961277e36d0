from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import ENDS, Asked
from reporting.schemas import CaseloadRow

# A coach's share of full time and municipality are those last recorded by the end of the day in Finland; for a day
# before the first record (imported history) those of the first.
CASELOAD = text(f"""
    with {ENDS}, assigned as (
        select distinct on (case_id) case_id, coach_id
        from figures.assignments where assigned_on <= :on and recorded_at <= :known_at
        order by case_id, assigned_on desc, sequence desc
    ), open_cases as (
        select coach_id, count(*) as open_cases
        from figures.coachings join assigned using (case_id) left join ends using (case_id)
        where started_on <= :on and recorded_at <= :known_at and ends.case_id is null
        group by coach_id
    ), versions as (
        select *, (recorded_at at time zone 'Europe/Helsinki')::date <= :on as is_by_then
        from figures.coaches where recorded_at <= :known_at
    ), coaches as (
        select distinct on (coach_id) coach_id, municipality, fte, is_by_then
        from versions order by coach_id, is_by_then desc, case when is_by_then then -sequence else sequence end
    )
    select municipality, coach_id, fte, floor(fte * cast(:caseload_limit as int))::int as "limit",
           coalesce(open_cases, 0) as open_cases
    from coaches left join open_cases using (coach_id)
    where (:is_region or municipality = any(:municipalities))
          and (is_by_then or coach_id in (select coach_id from assigned))
    order by municipality, coach_id
""")  # noqa: S608


async def caseload(session: AsyncSession, asked: Asked, *, limit: int) -> list[CaseloadRow]:
    """Each coach's open cases beside the limit (`limit` of a full-time coach × fte, rounded down)."""
    return [
        CaseloadRow(
            municipality=row.municipality,
            coach_id=row.coach_id,
            fte=row.fte,
            limit=row.limit,
            open_cases=row.open_cases,
            over=max(row.open_cases - row.limit, 0),
        )
        for row in await session.execute(CASELOAD, asked.parameters | {"caseload_limit": limit})
    ]
