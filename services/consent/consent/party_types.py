"""What kind of organisation is told: statutes speak of kinds, consents of organisations."""

from collections.abc import Mapping

from common.codes import SourceCategory
from consent.codes import PartyType

REGION = "region"
"""The wellbeing services county whose platform this is; every consent is given to it."""
REGION_TYPE: PartyType = "wellbeing_county"

TYPE_OF: Mapping[SourceCategory, PartyType] = {
    "kela": "kela",
    "te_services": "employment_authority",
    "municipal_employment": "employment_authority",
    "social_services": "wellbeing_county",
    "disability_services": "wellbeing_county",
    "health_care": "wellbeing_county",
    "occupational_health": "occupational_health",
    "pension_insurer": "pension_insurer",
    "educational_institution": "educational_institution",
    "youth_services": "municipality",
    "third_sector": "third_sector",
    "provider": "provider",
    "prison_and_probation": "other",
    "self": "other",
    "other": "other",
}
