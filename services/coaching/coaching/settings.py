from functools import cached_property
from typing import ClassVar

from common.disclosures import Disclosures
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "coaching"

    caseload_limit: int = 20
    """Open cases of a coach who works full time."""
    consent_url: str
    """Where it is asked what another organisation may be shown."""

    @cached_property
    def disclosures(self) -> Disclosures:
        return Disclosures(self.consent_url, ServiceTokens(self.oidc_issuer, self.service, self.client_secret))
