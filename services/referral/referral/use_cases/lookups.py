"""What an importer asks before it writes: which of its rows are known here already."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.identity import Principal
from referral.identity_codes import IdentityKeys, valid_code
from referral.models import Client, ClientKey, Referral
from referral.queries.clients import clients_by_index, keys_of_source
from referral.queries.organisations import organisations_by_key
from referral.queries.referrals import accepted_to_coaching, referrals_known_by
from referral.schemas import (
    AcceptedFor,
    AcceptedLookup,
    AcceptedLookupRow,
    ClientLookup,
    ClientLookupRow,
    FoundClient,
    FoundOrganisation,
    OrganisationLookup,
    OrganisationView,
    ReferralLookup,
)


async def find_organisations(session: AsyncSession, lookup: OrganisationLookup) -> list[FoundOrganisation]:
    found = await organisations_by_key(session, source=lookup.source, keys=lookup.keys)
    return [
        FoundOrganisation(key=key, **OrganisationView.model_validate(organisation).model_dump())
        for key, organisation in found.items()
    ]


async def find_clients(
    session: AsyncSession, lookup: ClientLookup, *, who: Principal, keys: IdentityKeys
) -> list[FoundClient]:
    """By the source's own key, else by the identity code."""
    indexes = {row.key: index_of(row, keys) for row in lookup.rows}
    by_key = await keys_of_source(session, source=lookup.source, keys=list(indexes))
    by_index = await clients_by_index(session, {index for index in indexes.values() if index})
    found = []
    for row in lookup.rows:
        known, index = by_key.get(row.key), indexes[row.key]
        client = known.client if known else by_index.get(index or b"")
        if client is not None:
            found.append(found_client(row, client, known=known, index=index))
    await rights.see_all(session, who, [one.id for one in found], action="read", what="client")
    return found


def index_of(row: ClientLookupRow, keys: IdentityKeys) -> bytes | None:
    code = valid_code(row.hetu.get_secret_value()) if row.hetu else None
    return keys.index(code) if code else None


def found_client(row: ClientLookupRow, client: Client, *, known: ClientKey | None, index: bytes | None) -> FoundClient:
    return FoundClient(
        key=row.key,
        id=client.id,
        found_by="key" if known else "hetu",
        given_name=client.given_name,
        family_name=client.family_name,
        birth_date=client.birth_date,
        municipality=client.municipality,
        language=client.language,
        no_hetu_reason=client.no_hetu_reason,
        has_hetu=client.has_hetu,
        sex=client.sex,
        education=client.education,
        livelihood=client.livelihood,
        hetu_matches=None if row.hetu is None else index is not None and index == client.hetu_index,
        linked=known is not None and known.is_linked,
    )


async def find_referrals(session: AsyncSession, lookup: ReferralLookup, *, who: Principal) -> list[Referral]:
    rows = [(row.client_id, row.target, row.municipality, row.submitted_on) for row in lookup.rows]
    return list(await referrals_known_by(session, rows, who))


async def find_accepted(session: AsyncSession, lookup: AcceptedLookup, *, who: Principal) -> list[AcceptedFor]:
    accepted = await accepted_to_coaching(session, [row.client_id for row in lookup.rows], who)
    return [
        AcceptedFor(
            client_id=row.client_id,
            municipality=row.municipality,
            by_day=row.by_day,
            referral_id=latest_for(row, accepted),
        )
        for row in lookup.rows
    ]


def latest_for(row: AcceptedLookupRow, accepted: Sequence[Referral]) -> UUID | None:
    """The latest of these referrals (they come in order) that was accepted there by the day."""
    fitting = [
        referral.id
        for referral in accepted
        if (referral.client_id, referral.municipality) == (row.client_id, row.municipality)
        and referral.accepted_on is not None
        and referral.accepted_on <= row.by_day
    ]
    return fitting[-1] if fitting else None
