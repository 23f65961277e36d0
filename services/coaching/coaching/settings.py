from functools import cached_property
from pathlib import Path
from typing import ClassVar

from coaching import fidelity
from coaching.abilities import SHIPPED, AbilityAreas, areas_in
from coaching.errors.fidelity import CriteriaNotFound
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
    ability_areas_file: Path = SHIPPED
    """Which areas of a client's own measurement of work ability are kept here, with their names (TOML)."""
    fidelity_criteria_folder: Path | None = None
    """Versions of the criteria of fidelity beside those shipped, a file each (TOML); the newest is assessed by."""
    consent_url: str
    """Where it is asked what another organisation may be shown."""

    @cached_property
    def ability_areas(self) -> AbilityAreas:
        return areas_in(self.ability_areas_file)

    @cached_property
    def criteria_by_version(self) -> dict[str, fidelity.Criteria]:
        own = [self.fidelity_criteria_folder] if self.fidelity_criteria_folder else []
        return fidelity.criteria_in(fidelity.SHIPPED, *own)

    def criteria(self, version: str | None = None) -> fidelity.Criteria:
        """The newest unless one is named. Raises CriteriaNotFound."""
        known = self.criteria_by_version
        found = known.get(version) if version else next(reversed(known.values()))
        if found is None:
            raise CriteriaNotFound(version=version)
        return found

    @cached_property
    def disclosures(self) -> Disclosures:
        return Disclosures(self.consent_url, ServiceTokens(self.oidc_issuer, self.service, self.client_secret))
