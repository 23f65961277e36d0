from coaching.api.asking import CaseloadReader, CoachOrLead, ContactMaker, EmployerContactId
from coaching.queries import employer_contacts as queries
from coaching.schemas.bases import Items
from coaching.schemas.employer_contacts import (
    ContactsToFind,
    EmployerContactCorrection,
    EmployerContactRecord,
    EmployerContactView,
    FoundContact,
    NewEmployerContact,
)
from coaching.use_cases import employer_contacts as use_cases
from common.database import Transaction
from common.identity import Importer
from common.web import ServiceRouter

router = ServiceRouter(prefix="/employer-contacts", tags=["employers"])


@router.post("", status_code=201, summary="Record a contact with an employer")
async def record_contact(new: NewEmployerContact, who: ContactMaker, session: Transaction) -> EmployerContactView:
    """About a client only when the client allows disclosure to employers."""
    return EmployerContactView.model_validate(await use_cases.record_contact(session, new=new, who=who))


@router.ask("/lookup", summary="Imported contacts by all their cells")
async def find_contacts(asked: ContactsToFind, who: Importer, session: Transaction) -> Items[FoundContact]:
    return Items(items=await queries.contacts_like(session, who, asked.rows))


@router.get("/{employer_contact_id}", summary="A contact with an employer, with what was corrected in it")
async def read_contact(
    employer_contact_id: EmployerContactId, who: CaseloadReader, session: Transaction
) -> EmployerContactRecord:
    return await queries.contact_record(session, who, employer_contact_id)


@router.post("/{employer_contact_id}/correct", summary="Correct what was recorded of a contact with an employer")
async def correct_contact(
    employer_contact_id: EmployerContactId,
    correction: EmployerContactCorrection,
    who: CoachOrLead,
    session: Transaction,
) -> EmployerContactRecord:
    """By the coach who recorded it or that municipality's team lead. The wrong record stays in the history;
    `took_place` false says that there was no such contact."""
    await use_cases.correct_contact(session, contact_id=employer_contact_id, correction=correction, who=who)
    await session.flush()
    return await queries.contact_record(session, who, employer_contact_id)
