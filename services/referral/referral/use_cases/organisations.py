from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import MunicipalityOfAnotherRegion
from common.events import OrganisationRegistered
from common.outbox import publish
from referral.errors import ExternalKeyTaken
from referral.models import Organisation, OrganisationKey
from referral.queries.organisations import organisation_named
from referral.schemas import External, NewOrganisation
from referral.settings import Settings


async def register_organisation(session: AsyncSession, *, new: NewOrganisation, settings: Settings) -> Organisation:
    if new.municipality is not None and new.municipality not in settings.municipalities:
        raise MunicipalityOfAnotherRegion(municipality=new.municipality)
    organisation = Organisation(name=new.name, source_category=new.source_category, municipality=new.municipality)
    session.add(organisation)
    await session.flush()
    if new.external is not None:
        await name_organisation(session, organisation, new.external)
    publish(session, organisation_registered(organisation))
    return organisation


def organisation_registered(organisation: Organisation) -> OrganisationRegistered:
    return OrganisationRegistered(
        organisation_id=organisation.id,
        source_category=organisation.source_category,
        municipality=organisation.municipality,
    )


async def name_organisation(session: AsyncSession, organisation: Organisation, external: External) -> None:
    if await organisation_named(session, source=external.source, key=external.key):
        raise ExternalKeyTaken
    session.add(OrganisationKey(source=external.source, key=external.key, organisation_id=organisation.id))
