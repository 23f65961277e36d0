"""HTTP in: a route is one use case or one query; no `if` about the business."""

from common.web import ServiceRouter
from consent.api import (
    access,
    consents,
    decisions,
    disclosures,
    partner,
    partners,
    rules,
    scans,
    verifications,
    webhooks,
    withdrawals,
)

PARTS = (
    access,
    consents,
    decisions,
    disclosures,
    partner,
    partners,
    rules,
    scans,
    verifications,
    webhooks,
    withdrawals,
)

router = ServiceRouter()
for part in PARTS:
    router.include_router(part.router)
for shown_once in (partners, webhooks):
    router.include_router(shown_once.secrets)
