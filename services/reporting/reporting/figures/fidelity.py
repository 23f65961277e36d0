"""Every assessment of how well coaching in a municipality follows the model, beside the one before."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.queries.relations import facts_known
from reporting.schemas import FidelityRow


def assessments(known: str) -> str:
    """In the order of places and days; of an assessment the newest word."""
    return f"""
        with newest as (
            select distinct on (assessment_id) assessment_id, municipality, assessed_on, total, band
            from figures.fidelity where {known} and assessed_on <= :on order by assessment_id, sequence desc
        ), compared as (
            select *, total - lag(total) over (partition by municipality order by assessed_on, assessment_id) as change
            from newest where cast(:places as text[]) is null or municipality = any(:places)
        )
        select municipality, assessed_on, total, band, change
        from compared where assessed_on >= coalesce(cast(:since as date), '-infinity')
        order by municipality, assessed_on, assessment_id
    """  # noqa: S608


async def fidelity(session: AsyncSession, asked: Asked) -> list[FidelityRow]:
    """An assessment is of the municipality it was made in, whatever has become of that since."""
    places = None if asked.place == "all" else asked.places
    asked_of = {"on": asked.on, "since": asked.since, "places": places}
    found = await session.execute(text(assessments(facts_known(asked))), asked_of | asked.moment)
    return [FidelityRow.model_validate(row) for row in found]
