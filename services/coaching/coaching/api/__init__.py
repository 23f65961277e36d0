"""HTTP in: a route is one use case or one query; no `if` about the business."""

from coaching.api import (
    absences,
    activities,
    cases,
    client_contacts,
    coaches,
    employer_contacts,
    employers,
    employments,
    plans,
    weeks,
)
from common.web import ServiceRouter

router = ServiceRouter()
for part in (
    coaches,
    absences,
    weeks,
    cases,
    client_contacts,
    plans,
    employers,
    employer_contacts,
    employments,
    activities,
):
    router.include_router(part.router)
