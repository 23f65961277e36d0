"""What an importer asks before it writes: which of its rows are known here already."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.identity import Principal
from referral.identity_codes import IdentityKeys, valid_code
from referral.models import Client, Referral
from referral.queries.clients import clients_by_index, clients_by_key
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
    by_key = await clients_by_key(session, source=lookup.source, keys=list(indexes))
    by_index = await clients_by_index(session, {index for index in indexes.values() if index})
    found = []
    for row in lookup.rows:
        index = indexes[row.key]
        client = by_key.get(row.key) or (by_index.get(index) if index else None)
        if client is not None:
            found.append(found_client(row, client, is_known_by_key=row.key in by_key, index=index))
    await rights.see_all(session, who, [one.id for one in found], action="read", what="client")
    return found


def index_of(row: ClientLookupRow, keys: IdentityKeys) -> bytes | None:
    code = valid_code(row.hetu.get_secret_value()) if row.hetu else None
    return keys.index(code) if code else None


def found_client(row: ClientLookupRow, client: Client, *, is_known_by_key: bool, index: bytes | None) -> FoundClient:
    return FoundClient(
        key=row.key,
        id=client.id,
        found_by="key" if is_known_by_key else "hetu",
        given_name=client.given_name,
        family_name=client.family_name,
        birth_date=client.birth_date,
        municipality=client.municipality,
        language=client.language,
        no_hetu_reason=client.no_hetu_reason,
        has_hetu=client.has_hetu,
        hetu_matches=None if row.hetu is None else index is not None and index == client.hetu_index,
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
