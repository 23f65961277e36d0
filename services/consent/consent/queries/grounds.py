from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import DataCategory
from consent.codes import PartyType
from consent.models import KnownOrganisation, Partner
from consent.models.grounds import Exchange, GrantedConsent
from consent.party_types import REGION, REGION_TYPE
from consent.queries.organisations import organisation_of

# One row a consent, however many clients are asked about: the newest first, but spoken ones last. They cover one
# disclosure, and none is spent on what a lasting one covers.
GRANTED = text("""
    select c.client_id, c.id, c.channel, c.valid_from, c.valid_until,
           array_agg(g.party order by g.party, g.category) as parties,
           array_agg(g.category order by g.party, g.category) as categories
    from consents c join consent_grants g on g.consent_id = c.id
    where c.client_id = any(:client_ids) and c.purpose_code = :purpose
      and (c.channel <> 'oral' or :may_be_oral) and g.party = any(:parties) and g.category = any(:categories)
      and not exists (select from consent_ends e where e.consent_id = c.id)
    group by c.id order by c.channel = 'oral', c.received_at desc, c.id desc
""")


async def granted_consents(
    session: AsyncSession,
    client_ids: Collection[UUID],
    exchange: Exchange,
    categories: Collection[DataCategory],
    *,
    may_be_oral: bool,
) -> dict[UUID, list[GrantedConsent]]:
    """Of each client those without an end, the one to rest on first. Their dates are still to be judged."""
    asked = {
        "client_ids": sorted(client_ids),
        "purpose": exchange.purpose,
        "parties": sorted(exchange.named),
        "categories": sorted(categories),
        "may_be_oral": may_be_oral,
    }
    found: dict[UUID, list[GrantedConsent]] = defaultdict(list)
    for row in await session.execute(GRANTED, asked):
        pairs = frozenset(zip(row.parties, row.categories, strict=True))
        consent = GrantedConsent(row.client_id, row.id, row.channel, row.valid_from, row.valid_until, pairs)
        found[row.client_id].append(consent)
    return found


async def exchange_between(session: AsyncSession, teller: str, told: str, *, purpose: str) -> Exchange:
    return Exchange(
        teller, told, purpose, teller_type=await type_of(session, teller), told_type=await type_of(session, told)
    )


def exchange_with(partner: Partner, purpose: str) -> Exchange:
    """What the platform tells a partner, it tells for the region."""
    return Exchange(REGION, partner.party, purpose, teller_type=REGION_TYPE, told_type=partner.party_type)


async def type_of(session: AsyncSession, party: str) -> PartyType | None:
    if party == REGION:
        return REGION_TYPE
    organisation_id = organisation_of(party)
    organisation = await session.get(KnownOrganisation, organisation_id) if organisation_id else None
    return organisation.party_type if organisation else None
