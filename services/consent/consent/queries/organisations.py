from collections.abc import Collection
from uuid import UUID

from sqlalchemy import String, cast, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from common.rights import ClientRight
from consent.models import KnownOrganisation, Partner

ORGANISATION = "organisation:"


def organisation_of(party: str) -> UUID | None:
    """None for what names no organisation."""
    kind, _, told = party.partition(":")
    try:
        organisation_id = UUID(told) if kind == "organisation" else None
    except ValueError:
        return None
    return organisation_id if told == str(organisation_id) else None


async def unknown_organisations(session: AsyncSession, parties: Collection[str]) -> list[str]:
    """Those of these parties that are organisations nobody has told of: not registered, nor a sender, nor a partner."""
    organisations = {party: organisation_of(party) for party in parties if party.startswith(ORGANISATION)}
    known = await known_among(session, {one for one in organisations.values() if one})
    return sorted(party for party, organisation in organisations.items() if organisation not in known)


async def known_among(session: AsyncSession, organisation_ids: Collection[UUID]) -> set[UUID]:
    senders = select(ClientRight.holder).where(ClientRight.relation == "own_organisation")
    known = union(
        select(cast(KnownOrganisation.id, String)).where(KnownOrganisation.id.in_(organisation_ids)),
        select(cast(Partner.organisation_id, String)).where(Partner.organisation_id.in_(organisation_ids)),
        senders.where(ClientRight.holder.in_([str(one) for one in organisation_ids])),
    )
    return {UUID(one) for one in await session.scalars(known)}
