from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from common.codes import DataCategory
from consent.codes import PartyType
from consent.models import KnownOrganisation, Partner, StatutoryRule
from consent.models.grounds import Exchange, GrantedConsent
from consent.party_types import REGION, REGION_TYPE

ORGANISATION = "organisation:"

# One row a consent, however many clients are asked about: the newest first.
GRANTED = text("""
    select c.client_id, c.id, c.channel, c.valid_from, c.valid_until,
           array_agg(g.party order by g.party, g.category) as parties,
           array_agg(g.category order by g.party, g.category) as categories
    from consents c join consent_grants g on g.consent_id = c.id
    where c.client_id = any(:client_ids) and c.purpose_code = :purpose
      and g.party = any(:parties) and g.category = any(:categories)
      and not exists (select from consent_ends e where e.consent_id = c.id)
    group by c.id order by c.received_at desc, c.id desc
""")


async def granted_consents(
    session: AsyncSession, client_ids: Collection[UUID], exchange: Exchange, categories: Collection[DataCategory]
) -> dict[UUID, list[GrantedConsent]]:
    """Of each client those without an end, the newest first. Their dates are still to be judged."""
    asked = {
        "client_ids": sorted(client_ids),
        "purpose": exchange.purpose,
        "parties": sorted(exchange.named),
        "categories": sorted(categories),
    }
    found: dict[UUID, list[GrantedConsent]] = defaultdict(list)
    for row in await session.execute(GRANTED, asked):
        pairs = frozenset(zip(row.parties, row.categories, strict=True))
        consent = GrantedConsent(row.client_id, row.id, row.channel, row.valid_from, row.valid_until, pairs)
        found[row.client_id].append(consent)
    return found


async def rules_of(session: AsyncSession, purpose: str) -> Sequence[StatutoryRule]:
    """The last version of each."""
    latest = select(StatutoryRule.rule_id, func.max(StatutoryRule.version)).group_by(StatutoryRule.rule_id)
    last = select(StatutoryRule).where(tuple_(StatutoryRule.rule_id, StatutoryRule.version).in_(latest))
    in_order = last.where(StatutoryRule.purpose == purpose).order_by(StatutoryRule.statute, StatutoryRule.section)
    return (await session.scalars(in_order)).all()


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
    if not party.startswith(ORGANISATION):
        return None
    organisation_id = UUID(party.removeprefix(ORGANISATION))
    organisation = await session.get(KnownOrganisation, organisation_id)
    return organisation.party_type if organisation else None
