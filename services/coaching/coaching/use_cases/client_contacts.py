from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.client_contacts import ContactBeforeCoaching, NothingToCorrectInContact
from coaching.models import Case, ClientContact, ClientContactVersion, case_behind
from coaching.queries.cases import cases_to_work_in
from coaching.queries.client_contacts import contact_to_change
from coaching.queries.coaches import own_coach
from coaching.schemas.client_contacts import ClientContactFacts, ContactCorrection, NewClientContact
from common import rights
from common.events import ClientContactCorrected, ClientContacted
from common.identity import Principal
from common.outbox import publish


async def record_client_contact(session: AsyncSession, *, new: NewClientContact, who: Principal) -> ClientContact:
    coach = await own_coach(session, who)
    await rights.see(session, who, new.client_id, action="change", what="client_contact")
    case = await case_of_contact(session, new.client_id, new)
    contact = ClientContact(client_id=new.client_id, case_id=case.id, coach_id=coach.id, **recorded(new))
    session.add(contact)
    case.work_begins()
    publish(session, ClientContacted(**told(contact, case)))
    return contact


async def correct_client_contact(
    session: AsyncSession, *, contact_id: UUID, correction: ContactCorrection, who: Principal
) -> ClientContact:
    """What was wrong stays in the history."""
    contact = await contact_to_change(session, who, contact_id)
    case = await case_of_contact(session, contact.client_id, correction)
    facts = recorded(correction) | {"case_id": case.id, "took_place": correction.took_place}
    if facts == contact.facts():
        raise NothingToCorrectInContact
    wrong = contact.as_recorded(reason=correction.reason, by=who.subject)
    session.add(ClientContactVersion(contact_id=contact.id, **wrong))
    contact.replace_facts(facts)
    publish(session, ClientContactCorrected(**told(contact, case), took_place=contact.took_place))
    return contact


async def case_of_contact(session: AsyncSession, client_id: UUID, facts: ClientContactFacts) -> Case:
    """Raises ContactBeforeCoaching, ContactAfterCoaching, NoCoachingYet."""
    cases = await cases_to_work_in(session, client_id)
    case = case_behind(cases, facts.contacted_on, too_early=ContactBeforeCoaching)
    case.refuse_contact_on(facts.contacted_on)
    return case


def recorded(facts: ClientContactFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in ClientContactFacts.model_fields}


def told(contact: ClientContact, case: Case) -> dict[str, Any]:
    """What others learn of a contact: never the note."""
    return {
        "client_id": contact.client_id,
        "municipality": case.municipality,
        "case_id": case.id,
        "contact_id": contact.id,
        "coach_id": contact.coach_id,
        "contacted_on": contact.contacted_on,
        "kind": contact.kind,
        "place": contact.place,
        "minutes": contact.minutes,
        "purpose": contact.purpose,
    }
