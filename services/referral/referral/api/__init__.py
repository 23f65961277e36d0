from common.web import ServiceRouter
from referral.api import clients, organisations, records, referrals

router = ServiceRouter()
for part in (organisations, clients, records, referrals):
    router.include_router(part.router)
