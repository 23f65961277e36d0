from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import Sector
from reporting.queries.asked import ENDS, JOBS, PLACES, Asked
from reporting.quotients import percent
from reporting.schemas import PathRow

PATHS = text(f"""
    with {PLACES}, {JOBS}, {ENDS}, contracts as (
        select municipality, count(*) as count,
               case when kind = 'apprenticeship' then kind
                    else sector || case when wage_subsidy then '_wage_subsidy' else '_unsubsidised' end end as path
        from places join jobs on jobs.client_id = places.client_id and jobs.started_on >= first_on
        group by municipality, path
    ), begun as (
        select municipality, count(distinct places.client_id) as count, kind as path
        from places join figures.activities as activity on activity.client_id = places.client_id
             and activity.started_on between first_on and :on and activity.recorded_at <= :known_at
        where kind in ('work_trial', 'studies') group by municipality, kind
    ), lasts as (
        select distinct on (client_id, places.municipality) places.municipality, case_id
        from places join cases using (client_id)
        where places.municipality in (cases.municipality, 'all')
        order by client_id, places.municipality, started_on desc, sequence desc
    ), stands as (
        select municipality, count(*) as count, coalesce(reason, 'in_coaching') as path
        from lasts left join ends using (case_id) group by municipality, path
    )
    select municipality, path, count from contracts
    union all select municipality, path, count from begun
    union all select municipality, path, count from stands
    union all select municipality, 'clients', count(*) from places group by municipality
    order by municipality
""")  # noqa: S608

PER_CLIENT = ("work_trial", "studies", "directed_to_other_service", "discontinued", "completed", "in_coaching")
Counts = Mapping[str, int]
Line = tuple[str, int, Literal["contracts", "clients"]]


async def further_paths(session: AsyncSession, asked: Asked) -> list[PathRow]:
    """What coaching led to: employments by sector and subsidy, then persons by activity and by their last case."""
    counts: dict[str, dict[str, int]] = {}
    for municipality, path, count in await session.execute(PATHS, asked.parameters):
        counts.setdefault(municipality, {})[path] = count
    lines = {municipality: list(lines_of(counted)) for municipality, counted in counts.items()}
    wholes = {municipality: wholes_of(counted) for municipality, counted in counts.items()}
    return [
        PathRow(
            row=row,
            municipality=municipality,
            count=count,
            percent=percent(count, wholes[municipality][denominator]),
            denominator=denominator,
        )
        for together in zip(*lines.values(), strict=True)
        for municipality, (row, count, denominator) in zip(lines, together, strict=True)
    ]


def lines_of(counted: Counts) -> Iterator[Line]:
    for sector in get_args(Sector):
        unsubsidised, subsidised = (counted.get(f"{sector}_{how}", 0) for how in ("unsubsidised", "wage_subsidy"))
        yield f"{sector}_unsubsidised", unsubsidised, "contracts"
        yield f"{sector}_wage_subsidy", subsidised, "contracts"
        yield f"{sector}_all", unsubsidised + subsidised, "contracts"
    yield "apprenticeship", counted.get("apprenticeship", 0), "contracts"
    yield "contracts_all", wholes_of(counted)["contracts"], "clients"
    for row in PER_CLIENT:
        yield row, counted.get(row, 0), "clients"


def wholes_of(counted: Counts) -> dict[str, int]:
    is_contract = ("_unsubsidised", "_wage_subsidy", "apprenticeship")
    contracts = sum(count for path, count in counted.items() if path.endswith(is_contract))
    return {"contracts": contracts, "clients": counted["clients"]}
