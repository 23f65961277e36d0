from functools import cached_property
from typing import ClassVar

from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from consent.people import People


class Settings(ServiceSettings):
    service: ClassVar[str] = "consent"

    referral_url: str
    """Where it is asked who a client is, for a partner to whom `identity` is granted."""

    @cached_property
    def people(self) -> People:
        return People(self.referral_url, ServiceTokens(self.oidc_issuer, self.service, self.client_secret))
