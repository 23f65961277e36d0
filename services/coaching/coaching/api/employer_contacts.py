from coaching.api.asking import ContactMaker
from coaching.queries import employer_contacts as queries
from coaching.schemas.bases import Items
from coaching.schemas.employer_contacts import ContactsToFind, EmployerContactView, FoundContact, NewEmployerContact
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
