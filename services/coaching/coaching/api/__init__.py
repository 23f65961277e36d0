"""HTTP in: a route is one use case or one query; no `if` about the business."""

from coaching.api import (
    absences,
    activities,
    assessments,
    cases,
    client_contacts,
    coaches,
    employer_contacts,
    employers,
    employments,
    fidelity,
    follow_ups,
    occupations,
    plans,
    weeks,
    work_trial_places,
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
    work_trial_places,
    occupations,
    employments,
    follow_ups,
    activities,
    assessments,
    fidelity,
):
    router.include_router(part.router)
