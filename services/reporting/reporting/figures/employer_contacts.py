"""Employers contacted, each once, and contacts, by the coach's municipality."""

from sqlalchemy.ext.asyncio import AsyncSession

from reporting.queries.asked import Asked
from reporting.queries.counts import counted
from reporting.schemas import ContactRow
from reporting.standing.totals import Measures

CONTACTS = Measures(
    ("contacts", "employers"),
    own="""
        select '', '', place, 'contacts', contacted_on, contacts from contacted
        union all
        select '', '', place, 'employers', contacted_on, 1 from contacted where is_first
        union all
        select 'coach', coach, place, 'contacts', contacted_on, contacts from contacted
        union all
        select 'coach', coach, place, 'employers', contacted_on, 1 from contacted where is_first_of_coach
    """,
)


async def employer_contacts(session: AsyncSession, asked: Asked) -> list[ContactRow]:
    return [
        ContactRow(municipality=place, group=group, employers=counts["employers"], contacts=counts["contacts"])
        for place, group, counts in await counted(session, asked, [CONTACTS], where="contacts")
    ]
