from common.database import Transaction
from common.web import ServiceRouter
from consent.api.asking import Teller
from consent.schemas.disclosures import DisclosureView, NewDisclosure
from consent.use_cases import pages_and_papers as use_cases

router = ServiceRouter(tags=["decisions"])


@router.ask("/disclosures", status_code=201, summary="The region tells another organisation something about a client")
async def tell(new: NewDisclosure, who: Teller, session: Transaction) -> DisclosureView:
    """Asked just before it is shown or handed out: what has a ground is written down as told, the rest stays untold.

    Without a key: asked again, it is decided again and is another disclosure. No kept answer outlives a withdrawal.
    """
    return await use_cases.tell(session, new=new, who=who)
