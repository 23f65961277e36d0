from coaching.api.asking import CaseloadReader, ClientContactId, CoachOrLead
from coaching.queries import client_contacts as queries
from coaching.schemas.client_contacts import (
    ClientContactView,
    ClientContactWithHistory,
    ContactCorrection,
    NewClientContact,
)
from coaching.use_cases import client_contacts as use_cases
from common.database import Transaction
from common.identity import Coach
from common.web import ServiceRouter

router = ServiceRouter(prefix="/client-contacts", tags=["client contacts"])


@router.post("", status_code=201, summary="Record a meeting, a call or a message with a client")
async def record_client_contact(new: NewClientContact, who: Coach, session: Transaction) -> ClientContactView:
    """One's own, on a day when the client was in coaching."""
    return ClientContactView.model_validate(await use_cases.record_client_contact(session, new=new, who=who))


@router.get("/{contact_id}", summary="A contact with a client, with what was corrected in it")
async def read_client_contact(
    contact_id: ClientContactId, who: CaseloadReader, session: Transaction
) -> ClientContactWithHistory:
    return await queries.contact_with_history(session, who, contact_id)


@router.post("/{contact_id}/correct", summary="Correct what was recorded of a contact with a client")
async def correct_client_contact(
    contact_id: ClientContactId, correction: ContactCorrection, who: CoachOrLead, session: Transaction
) -> ClientContactWithHistory:
    """The wrong record stays in the history; `took_place` false says that there was no such contact."""
    await use_cases.correct_client_contact(session, contact_id=contact_id, correction=correction, who=who)
    await session.flush()
    return await queries.contact_with_history(session, who, contact_id)
