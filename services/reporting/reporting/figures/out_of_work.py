"""The coefficients of those who were not in work when they came (as IPS Grow counts)."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.figures.coefficients import figures
from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.schemas import CoefficientRow
from reporting.standing.cohorts import CAME
from reporting.standing.totals import Measures

OUT_OF_WORK = Measures(
    ("clients_out_of_work", "employed_out_of_work", "contracts_out_of_work"),
    of_persons="""
        select person_id, place, 'clients_out_of_work', first_on, 1 from stays where not is_in_work_at_entry
        union all
        select person_id, place, 'employed_out_of_work', first_employed_on, 1
        from stays where not is_in_work_at_entry and first_employed_on is not null
        union all
        select person_id, place, 'contracts_out_of_work', started_on, 1
        from jobs join stays using (person_id, place) where not is_in_work_at_entry
    """,
)


async def coefficients_out_of_work_at_entry(session: AsyncSession, asked: Asked) -> list[CoefficientRow]:
    """Asked of a period, of the persons who came in it, by its last day."""
    found = await counted(session, asked, [OUT_OF_WORK], where="clients_out_of_work", cohort=CAME)
    return [
        CoefficientRow(
            municipality=place,
            group=group,
            **figures(
                {
                    "clients": counts["clients_out_of_work"],
                    "employed_persons": counts["employed_out_of_work"],
                    "contracts": counts["contracts_out_of_work"],
                }
            ).model_dump(),
        )
        for place, group, counts in found
    ]
