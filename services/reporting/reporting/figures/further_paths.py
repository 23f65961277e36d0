"""What coaching led to: employments by sector and subsidy, then persons by activity and by their last case."""

from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import EndReason, Sector
from reporting.figures.persons import CLIENTS, CONTRACTS
from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.quotients import percent
from reporting.schemas import PathRow
from reporting.standing.cohorts import CAME
from reporting.standing.totals import Measures

EMPLOYMENTS = Measures(
    (
        *(f"{sector}_{how}" for sector in get_args(Sector) for how in ("unsubsidised", "wage_subsidy")),
        "apprenticeship",
    ),
    of_persons="""
        select person_id, place,
               case when kind = 'apprenticeship' then kind
                    else sector || case when wage_subsidy then '_wage_subsidy' else '_unsubsidised' end end,
               started_on, 1
        from jobs
    """,
)
ACTIVITIES = Measures(
    ("work_trial", "studies"),
    of_persons="select person_id, place, kind, begun_on, 1 from begun where kind in ('work_trial', 'studies')",
)
# A person stands where the case that started last has it: in coaching until it ends, then as it ended; until another.
STANDS = Measures(
    ("in_coaching", *get_args(EndReason)),
    of_persons="""
        select person_id, place, 'in_coaching', from_on, 1 from spans where ended_on is null or from_on < ended_on
        union all
        select person_id, place, 'in_coaching', least(ended_on, until_on), -1 from spans
        where (ended_on is null or from_on < ended_on) and least(ended_on, until_on) < 'infinity'
        union all
        select person_id, place, reason, greatest(ended_on, from_on), 1 from spans where ended_on < until_on
        union all
        select person_id, place, reason, until_on, -1 from spans where ended_on < until_on and until_on < 'infinity'
    """,
)
PERSONS = ("work_trial", "studies", "directed_to_other_service", "discontinued", "completed", "in_coaching")
Line = tuple[str, int, Literal["contracts", "clients"]]


async def further_paths(session: AsyncSession, asked: Asked) -> list[PathRow]:
    """Every row of every place; each percentage names its denominator. Of a period: of the persons who came in it."""
    measures = [CLIENTS, CONTRACTS, EMPLOYMENTS, ACTIVITIES, STANDS]
    found = list(await counted(session, asked, measures, cohort=CAME))
    lines = [list(lines_of(counts)) for _, _, counts in found]
    return [
        PathRow(
            row=row,
            municipality=place,
            group=group,
            count=count,
            percent=percent(count, counts[denominator]),
            denominator=denominator,
        )
        for together in zip(*lines, strict=True)
        for (place, group, counts), (row, count, denominator) in zip(found, together, strict=True)
    ]


def lines_of(counts: Mapping[str, int]) -> Iterator[Line]:
    for sector in get_args(Sector):
        unsubsidised, subsidised = counts[f"{sector}_unsubsidised"], counts[f"{sector}_wage_subsidy"]
        yield f"{sector}_unsubsidised", unsubsidised, "contracts"
        yield f"{sector}_wage_subsidy", subsidised, "contracts"
        yield f"{sector}_all", unsubsidised + subsidised, "contracts"
    yield "apprenticeship", counts["apprenticeship"], "contracts"
    yield "contracts_all", counts["contracts"], "clients"
    for row in PERSONS:
        yield row, counts[row], "clients"
