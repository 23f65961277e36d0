"""A client's whole record, and whose record it really is."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from common.database import Transaction
from common.identity import Importer, Principal, only
from common.web import ServiceRouter
from referral.api.roles import Region
from referral.queries.clients import client_by_id
from referral.queries.mergings import duplicates_seen
from referral.schemas import ClientView
from referral.schemas.records import ClientDescription, ClientRecord, ClientRecordChange, Duplicates, NewMerging
from referral.use_cases import mergings, records

router = ServiceRouter(prefix="/clients/{client_id}", tags=["clients"])

RecordKeeper = Annotated[Principal, Depends(only("coach", "coordinator", "team_lead"))]
"""Who serves the client. A referrer knows whom they referred, and is told no contact details without a ground."""
Coordinator = Annotated[Principal, Depends(only("coordinator"))]


@router.get("/record", summary="One client's whole record, with contact details")
async def show_record(client_id: UUID, who: RecordKeeper, session: Transaction) -> ClientRecord:
    return ClientRecord.model_validate(await client_by_id(session, client_id, who))


@router.put("/record", summary="Change a client's record")
async def change_record(
    client_id: UUID, change: ClientRecordChange, who: RecordKeeper, session: Transaction, region: Region
) -> ClientView:
    """Refused when someone changed it since the version named. Another municipality is a move, and tells the others."""
    client = await records.change_record(session, client_id=client_id, change=change, who=who, settings=region)
    return ClientView.model_validate(client)


@router.put("/description", status_code=204, summary="Describe a client for figures, where an import knows more")
async def describe_client(client_id: UUID, description: ClientDescription, who: Importer, session: Transaction) -> None:
    await records.describe_client(session, client_id=client_id, description=description, who=who)


@router.post("/merging", status_code=201, summary="Merge a record with another of the same person")
async def merge_clients(client_id: UUID, new: NewMerging, who: Coordinator, session: Transaction) -> ClientView:
    """This one leads to the other from now on. Nothing is moved or lost, and it can be undone."""
    duplicate = await mergings.merge_clients(session, client_id=client_id, same_as=new.same_as, who=who)
    return ClientView.model_validate(duplicate)


@router.post("/merging/undo", summary="Undo a merging: they are two persons after all")
async def undo_merging(client_id: UUID, who: Coordinator, session: Transaction) -> ClientView:
    return ClientView.model_validate(await mergings.undo_merging(session, client_id=client_id, who=who))


@router.get("/duplicates", summary="Records merged with this one")
async def list_duplicates(client_id: UUID, who: RecordKeeper, session: Transaction) -> Duplicates:
    found = await duplicates_seen(session, client_id, who)
    return Duplicates(items=[ClientView.model_validate(one) for one in found])
