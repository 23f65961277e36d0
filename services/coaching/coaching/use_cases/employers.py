from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coaching.errors.employers import EmployerExists, EmployerKeyTaken
from coaching.models import Employer, EmployerKey
from coaching.queries.employers import employer_by_id, employer_of_business_id, employer_of_key
from coaching.schemas.employers import NewEmployer
from coaching.settings import Settings
from common.bodies import External
from common.errors import MunicipalityOfAnotherRegion


async def register_employer(session: AsyncSession, *, new: NewEmployer, settings: Settings) -> Employer:
    if new.municipality and new.municipality not in settings.municipalities:
        raise MunicipalityOfAnotherRegion(municipality=new.municipality)
    if new.business_id and (known := await employer_of_business_id(session, new.business_id)):
        raise EmployerExists(employer_id=known.id)
    employer = Employer(**new.model_dump(exclude={"external"}))
    session.add(employer)
    await session.flush()
    if new.external:
        await keep_key(session, employer, new.external, is_linked=False)
    return employer


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
