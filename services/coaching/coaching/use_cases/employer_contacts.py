from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.coaches import CoachNotFound
from coaching.errors.employers import ClientNotDisclosed
from coaching.models import Coach, Employer, EmployerContact, case_on
from coaching.queries.cases import cases_to_work_in
from coaching.queries.coaches import coach_by_id, own_coach
from coaching.queries.consents import employers_may_be_told
from coaching.queries.employers import employer_by_id
from coaching.schemas.employer_contacts import NewEmployerContact
from common import rights
from common.events import EmployerContacted
from common.identity import Principal
from common.outbox import publish


async def record_contact(session: AsyncSession, *, new: NewEmployerContact, who: Principal) -> EmployerContact:
    coach = await whose_contact(session, new, who)
    employer = await employer_by_id(session, new.employer_id)
    if new.client_id:
        await speak_of_client(session, new.client_id, new, who)
    contact = made(new, coach=coach, employer=employer)
    session.add(contact)
    publish(session, employer_contacted(contact))
    return contact


async def whose_contact(session: AsyncSession, new: NewEmployerContact, who: Principal) -> Coach:
    """One's own; an importer says whose."""
    if not who.has("importer"):
        return await own_coach(session, who)
    if new.coach_id is None:
        raise CoachNotFound
    return await coach_by_id(session, new.coach_id)


async def speak_of_client(session: AsyncSession, client_id: UUID, new: NewEmployerContact, who: Principal) -> None:
    """History keeps its client; from now on the client's consent decides, as it stood on the day."""
    await rights.see(session, who, client_id, action="change", what="employer_contact")
    if not who.has("importer") and not await employers_may_be_told(session, client_id, on=new.contacted_on):
        raise ClientNotDisclosed
    if case := case_on(await cases_to_work_in(session, client_id), new.contacted_on):
        case.work_begins()


def made(new: NewEmployerContact, *, coach: Coach, employer: Employer) -> EmployerContact:
    facts = new.model_dump(exclude={"coach_id"})
    return EmployerContact(**facts, employer=employer, coach_id=coach.id, municipality=coach.municipality)


def employer_contacted(contact: EmployerContact) -> EmployerContacted:
    return EmployerContacted(
        contact_id=contact.id,
        employer_id=contact.employer_id,
        coach_id=contact.coach_id,
        municipality=contact.municipality,
        client_id=contact.client_id,
        contacted_on=contact.contacted_on,
        kind=contact.kind,
        face_to_face=contact.face_to_face,
    )
