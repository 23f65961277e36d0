"""HTTP in: a route is one use case or one query; no `if` about the business."""

from common.web import ServiceRouter
from consent.api import consents, decisions, disclosures, partner, partners, rules, scans, verifications, withdrawals

router = ServiceRouter()
for part in (consents, decisions, disclosures, partner, partners, rules, scans, verifications, withdrawals):
    router.include_router(part.router)
router.include_router(partners.secrets)
