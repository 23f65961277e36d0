from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.employers import EmployerExists, EmployerKeyTaken, SimilarEmployer
from coaching.models import Employer, EmployerKey, EmployerPerson
from coaching.queries.employers import (
    employer_by_id,
    employer_of_business_id,
    employer_of_key,
    employers_much_alike,
    person_to_change,
)
from coaching.schemas.employers import EmployerFacts, NewEmployer, NewEmployerPerson
from coaching.settings import Settings
from common.bodies import External
from common.errors import MunicipalityOfAnotherRegion
from common.identity import Principal


async def register_employer(session: AsyncSession, *, new: NewEmployer, who: Principal, settings: Settings) -> Employer:
    refuse_other_region(new, settings)
    await refuse_known_business_id(session, new)
    if not new.confirmed_new and not who.has("importer"):
        await refuse_much_alike(session, new)
    employer = Employer(**new.model_dump(exclude={"external", "confirmed_new"}))
    session.add(employer)
    await session.flush()
    if new.external:
        await keep_key(session, employer, new.external, is_linked=False)
    return employer


async def change_employer(
    session: AsyncSession, *, employer_id: UUID, changed: EmployerFacts, settings: Settings
) -> Employer:
    refuse_other_region(changed, settings)
    employer = await employer_by_id(session, employer_id)
    if changed.business_id != employer.business_id:
        await refuse_known_business_id(session, changed)
    employer.change(**changed.model_dump())
    return employer


def refuse_other_region(facts: EmployerFacts, settings: Settings) -> None:
    if facts.municipality and facts.municipality not in settings.municipalities:
        raise MunicipalityOfAnotherRegion(municipality=facts.municipality)


async def refuse_known_business_id(session: AsyncSession, facts: EmployerFacts) -> None:
    if facts.business_id and (known := await employer_of_business_id(session, facts.business_id)):
        raise EmployerExists(employer_id=known.id, employer_name=known.name)


async def refuse_much_alike(session: AsyncSession, new: NewEmployer) -> None:
    """One with another business id is another employer, however it is called."""
    alike = await employers_much_alike(session, new.name)
    same: dict[str, object] = {str(one.id): one.name for one in alike if not (new.business_id and one.business_id)}
    if same:
        raise SimilarEmployer(candidates=same)


async def add_person(session: AsyncSession, *, employer_id: UUID, new: NewEmployerPerson) -> EmployerPerson:
    employer = await employer_by_id(session, employer_id)
    person = EmployerPerson(employer_id=employer.id, **new.model_dump())
    session.add(person)
    return person


async def change_person(
    session: AsyncSession, *, employer_id: UUID, person_id: UUID, changed: NewEmployerPerson
) -> EmployerPerson:
    person = await person_to_change(session, employer_id=employer_id, person_id=person_id)
    for name, value in changed.model_dump().items():
        setattr(person, name, value)
    return person


async def remove_person(session: AsyncSession, *, employer_id: UUID, person_id: UUID) -> None:
    """For good: a contact person's particulars are kept no longer than they are of use."""
    await session.delete(await person_to_change(session, employer_id=employer_id, person_id=person_id))


async def link_employer(session: AsyncSession, *, employer_id: UUID, external: External) -> Employer:
    """The same employer under one more key of a source."""
    employer = await employer_by_id(session, employer_id)
    await keep_key(session, employer, external, is_linked=True)
    return employer


async def keep_key(session: AsyncSession, employer: Employer, external: External, *, is_linked: bool) -> None:
    known = await employer_of_key(session, source=external.source, key=external.key)
    if known is None:
        key = EmployerKey(source=external.source, key=external.key, employer_id=employer.id, is_linked=is_linked)
        session.add(key)
    elif known.employer_id != employer.id:
        raise EmployerKeyTaken(employer_id=known.employer_id)
