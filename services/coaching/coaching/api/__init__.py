"""HTTP in: a route is one use case or one query; no `if` about the business."""

from coaching.api import activities, cases, coaches, employer_contacts, employers, employments, plans
from common.web import ServiceRouter

router = ServiceRouter()
for part in (coaches, cases, plans, employers, employer_contacts, employments, activities):
    router.include_router(part.router)
