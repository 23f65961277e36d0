from typing import Annotated
from uuid import UUID

from fastapi import Query

from common.database import Transaction
from common.identity import Importer
from common.web import ServiceRouter
from referral import use_cases
from referral.api.roles import ConsentService, IntakeOrReferrer, Reader, Region
from referral.queries.clients import client_by_id, clients_by_ids
from referral.schemas import (
    ClientLookup,
    ClientSearch,
    ClientView,
    External,
    FoundClients,
    Identities,
    ManyClients,
    Namesakes,
    NewClient,
    Openings,
    WhoAreThey,
)

router = ServiceRouter(prefix="/clients", tags=["clients"])


@router.post("", status_code=201, summary="Register a client")
async def register_client(new: NewClient, who: IntakeOrReferrer, session: Transaction, region: Region) -> ClientView:
    """Refused when the person is a client already; a namesake born the same day needs `confirmed_new`."""
    client = await use_cases.register_client(session, new=new, who=who, settings=region)
    return ClientView.model_validate(client)


@router.put("/{client_id}/external", status_code=204, summary="Link a client to an import's own key")
async def link_client(client_id: UUID, external: External, who: Importer, session: Transaction) -> None:
    await use_cases.link_client(session, client_id=client_id, external=external, who=who)


@router.ask("/lookup", summary="Find clients by an import's own keys, or by identity code")
async def look_up_clients(lookup: ClientLookup, who: Importer, session: Transaction, region: Region) -> FoundClients:
    found = await use_cases.find_clients(session, lookup, who=who, keys=region.identity_keys)
    return FoundClients(items=found)


@router.ask("/search", summary="Find clients by name, birth date or identity code")
async def search_clients(wanted: ClientSearch, who: Reader, session: Transaction, region: Region) -> ManyClients:
    """In the body, so that no name or code stands in an address. At most fifty of those one may see."""
    text = wanted.text.get_secret_value()
    found = await use_cases.search_clients(session, text, who=who, keys=region.identity_keys)
    return ManyClients(items=[ClientView.model_validate(client) for client in found])


@router.ask("/identities", summary="Who these clients are: for the consent service, which decides whom that is told")
async def tell_identities(asked: WhoAreThey, who: ConsentService, session: Transaction, region: Region) -> Identities:
    """Names, birth dates and identity codes, in the body only. Each is a reading in the access log."""
    keys = region.identity_keys
    return Identities(items=await use_cases.tell_identities(session, asked.client_ids, who=who, keys=keys))


@router.ask("/namesakes", summary="Whether those who opened clients have their family names: yes or nothing, no name")
async def tell_namesakes(asked: Openings, who: ConsentService, session: Transaction, region: Region) -> Namesakes:
    """For what stands out in the access log. Of professionals who never asked for a client here nothing is known."""
    keys = region.identity_keys
    return Namesakes(items=await use_cases.opened_by_namesakes(session, asked.opened, who=who, keys=keys))


@router.get("", summary="Several clients by their ids, those one may see")
async def list_clients(
    ids: Annotated[list[UUID], Query(max_length=200)], who: Reader, session: Transaction, region: Region
) -> ManyClients:
    await use_cases.remember_family_name(session, who, region.identity_keys)
    clients = await clients_by_ids(session, ids, who)
    return ManyClients(items=[ClientView.model_validate(client) for client in clients])


@router.get("/{client_id}", summary="One client")
async def show_client(client_id: UUID, who: Reader, session: Transaction, region: Region) -> ClientView:
    await use_cases.remember_family_name(session, who, region.identity_keys)
    return ClientView.model_validate(await client_by_id(session, client_id, who))
