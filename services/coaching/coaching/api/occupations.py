from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from coaching.occupations import occupations_like
from coaching.schemas.bases import Items, ShortText
from coaching.schemas.occupations import OccupationView
from common.bodies import keepable
from common.identity import AnyStaff
from common.web import ServiceRouter

router = ServiceRouter(prefix="/occupations", tags=["employments"])

Typed = Annotated[
    ShortText, AfterValidator(keepable), Query(description="The beginning of a name or of a code; slips are forgiven")
]


@router.get("", summary="Occupations of the national classification, by name or code")
async def find_occupations(
    who: AnyStaff, search: Typed, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> Items[OccupationView]:
    """Names in all three languages are looked through. The best come first."""
    found = occupations_like(search, limit=limit)
    return Items(items=[OccupationView.model_validate(one) for one in found])
