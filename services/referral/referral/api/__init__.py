from common.web import ServiceRouter
from referral.api import clients, organisations, referrals

router = ServiceRouter()
for part in (organisations, clients, referrals):
    router.include_router(part.router)
