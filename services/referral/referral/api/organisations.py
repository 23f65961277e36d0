from common.database import Transaction
from common.identity import Importer
from common.paging import After, Limit, next_mark, read_mark
from common.web import ServiceRouter
from referral import use_cases
from referral.api.roles import Intake, Region, Staff
from referral.queries.organisations import organisations
from referral.schemas import (
    FoundOrganisations,
    ManyOrganisations,
    NewOrganisation,
    OrganisationLookup,
    OrganisationView,
)

router = ServiceRouter(prefix="/organisations", tags=["organisations"])


@router.post("", status_code=201, summary="Register an organisation that refers clients")
async def register_organisation(
    new: NewOrganisation, who: Intake, session: Transaction, region: Region
) -> OrganisationView:
    organisation = await use_cases.register_organisation(session, new=new, settings=region)
    return OrganisationView.model_validate(organisation)


@router.get("", summary="List organisations by name")
async def list_organisations(
    who: Staff, session: Transaction, limit: Limit = 50, after: After = None
) -> ManyOrganisations:
    page = await organisations(session, limit=limit, after=read_mark(after, str))
    return ManyOrganisations(
        items=[OrganisationView.model_validate(one) for one in page],
        next=next_mark(page, limit, lambda one: (one.name_key, one.id)),
    )


@router.ask("/lookup", summary="Find organisations by an import's own keys")
async def look_up_organisations(lookup: OrganisationLookup, who: Importer, session: Transaction) -> FoundOrganisations:
    return FoundOrganisations(items=await use_cases.find_organisations(session, lookup))
