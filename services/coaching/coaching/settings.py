from functools import cached_property
from typing import ClassVar

from common.disclosures import Disclosures
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "coaching"

    caseload_limit: int = 20
    """Open cases of a coach who works full time."""
    employer_meeting_days: int = 30
    """From the start of a case to the first face-to-face contact with an employer."""
    employer_contacts_per_week: int = 6
    """How many a coach is to have."""
    review_every_months: int = 3
    """From a plan's signing to looking at it again."""
    quiet_after_days: int = 14
    """Without any contact with or about a client."""
    consent_ending_days: int = 30
    """How long before its last day an ending consent is brought up."""
    due_soon_days: int = 7
    """How long before its day what was agreed or is to be asked is brought up."""
    consent_url: str
    """Where it is asked what another organisation may be shown."""

    @cached_property
    def disclosures(self) -> Disclosures:
        return Disclosures(self.consent_url, ServiceTokens(self.oidc_issuer, self.service, self.client_secret))
