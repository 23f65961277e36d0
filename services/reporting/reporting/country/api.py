"""Which month ends can be asked for with `level=region`."""

from typing import Annotated

from fastapi import Depends

from common.database import Transaction
from common.identity import Principal, only
from common.web import ServiceRouter
from reporting.country.published import month_ends_published
from reporting.country.schemas import PublishedMonthEnd, PublishedMonthEnds
from reporting.registry import EVERYONE

router = ServiceRouter(tags=["country"])

Reader = Annotated[Principal, Depends(only(*EVERYONE))]


@router.get("/published-month-ends", summary="The month ends that regions have published, and which regions")
async def published_month_ends(who: Reader, session: Transaction) -> PublishedMonthEnds:
    found = await month_ends_published(session)
    return PublishedMonthEnds(
        month_ends=[PublishedMonthEnd(month_end=month_end, regions=regions) for month_end, regions in found.items()]
    )
