from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.coaches import CoachNotFound
from coaching.errors.employer_contacts import NothingToCorrectInEmployerContact, NotYoursToCorrect
from coaching.errors.employers import ClientNotDisclosed
from coaching.models import Coach, Employer, EmployerContact, EmployerContactVersion, case_on
from coaching.queries.cases import cases_to_work_in
from coaching.queries.coaches import coach_by_id, own_coach
from coaching.queries.consents import employers_may_be_told
from coaching.queries.employer_contacts import contact_to_change, may_correct
from coaching.queries.employers import employer_by_id
from coaching.schemas.employer_contacts import EmployerContactCorrection, EmployerContactFacts, NewEmployerContact
from common import rights
from common.events import EmployerContactCorrected, EmployerContacted
from common.identity import Principal
from common.outbox import publish


async def record_contact(session: AsyncSession, *, new: NewEmployerContact, who: Principal) -> EmployerContact:
    coach = await whose_contact(session, new, who)
    employer = await employer_by_id(session, new.employer_id)
    if new.client_id:
        await speak_of_client(session, new.client_id, new, who)
    contact = made(new, coach=coach, employer=employer)
    session.add(contact)
    publish(session, EmployerContacted(**told(contact)))
    return contact


async def whose_contact(session: AsyncSession, new: NewEmployerContact, who: Principal) -> Coach:
    """One's own; an importer says whose."""
    if not who.has("importer"):
        return await own_coach(session, who)
    if new.coach_id is None:
        raise CoachNotFound
    return await coach_by_id(session, new.coach_id)


async def speak_of_client(
    session: AsyncSession, client_id: UUID, told_on: EmployerContactFacts, who: Principal
) -> None:
    """History keeps its client; from now on the client's consent decides, as it stood on the day."""
    await rights.see(session, who, client_id, action="change", what="employer_contact")
    if not who.has("importer") and not await employers_may_be_told(session, client_id, on=told_on.contacted_on):
        raise ClientNotDisclosed
    if case := case_on(await cases_to_work_in(session, client_id), told_on.contacted_on):
        case.work_begins()


async def correct_contact(
    session: AsyncSession, *, contact_id: UUID, correction: EmployerContactCorrection, who: Principal
) -> EmployerContact:
    """What was wrong stays in the history."""
    contact = await contact_to_change(session, who, contact_id)
    if not may_correct(who, contact, await coach_by_id(session, contact.coach_id)):
        raise NotYoursToCorrect
    employer = await employer_by_id(session, correction.employer_id)
    facts = correction.model_dump(exclude={"reason"})
    if facts == contact.facts():
        raise NothingToCorrectInEmployerContact
    if correction.client_id and contact.tells_anew(facts):
        await speak_of_client(session, correction.client_id, correction, who)
    elif correction.client_id and correction.client_id != contact.client_id:
        await rights.see(session, who, correction.client_id, action="change", what="employer_contact")
    wrong = contact.as_recorded(reason=correction.reason, by=who.subject)
    session.add(EmployerContactVersion(contact_id=contact.id, **wrong))
    contact.correct(facts, employer=employer)
    publish(session, EmployerContactCorrected(**told(contact), took_place=contact.took_place, version=contact.version))
    return contact


def made(new: NewEmployerContact, *, coach: Coach, employer: Employer) -> EmployerContact:
    facts = new.model_dump(exclude={"coach_id"})
    return EmployerContact(**facts, employer=employer, coach_id=coach.id, municipality=coach.municipality)


def told(contact: EmployerContact) -> dict[str, Any]:
    """What others learn of a contact: never what was said."""
    return {
        "contact_id": contact.id,
        "employer_id": contact.employer_id,
        "coach_id": contact.coach_id,
        "municipality": contact.municipality,
        "client_id": contact.client_id,
        "contacted_on": contact.contacted_on,
        "kind": contact.kind,
        "face_to_face": contact.face_to_face,
    }
