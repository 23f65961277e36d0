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

CONTACTS_OF_A_PERIOD = Measures(
    CONTACTS.names,
    own="""
        select '', '', place, 'contacts', contacted_on, contacts from contacted where contacted_on >= :since
        union all
        select '', '', place, 'employers', min(contacted_on), 1
        from contacted where contacted_on >= :since group by employer_id, place
        union all
        select 'coach', coach, place, 'contacts', contacted_on, contacts from contacted where contacted_on >= :since
        union all
        select 'coach', coach, place, 'employers', min(contacted_on), 1
        from contacted where contacted_on >= :since group by employer_id, place, coach
    """,
)


async def employer_contacts(session: AsyncSession, asked: Asked) -> list[ContactRow]:
    """Asked of a period, the contacts in it, and the employers of those."""
    measures = CONTACTS if asked.since is None else CONTACTS_OF_A_PERIOD
    return [
        ContactRow(municipality=place, group=group, employers=counts["employers"], contacts=counts["contacts"])
        for place, group, counts in await counted(session, asked, [measures], where="contacts")
    ]
