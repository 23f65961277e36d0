from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.schemas import ContactRow

CONTACTS = text("""
    with contacts as (
        select municipality, employer_id from figures.employer_contacts
        where contacted_on <= :on and recorded_at <= :known_at and (:is_region or municipality = any(:municipalities))
    )
    select municipality, count(distinct employer_id) as employers, count(*) as contacts
    from contacts group by municipality
    union all
    select 'all', count(distinct employer_id), count(*) from contacts where :is_region having count(*) > 0
    order by municipality
""")


async def employer_contacts(session: AsyncSession, asked: Asked) -> list[ContactRow]:
    """Employers contacted and contacts, by the coach's municipality."""
    found = await session.execute(CONTACTS, asked.parameters)
    return [ContactRow.model_validate(row._mapping) for row in found]
