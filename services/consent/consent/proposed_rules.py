"""A first set of statutory rules, taken into use one by one by the privacy officer, who reads the section in force.

From 1 January 2025 the employment authority, the wellbeing services county and Kela cooperate under Act 381/2023 on
promoting employment by several agencies. The three keep the data of its section 11 together (so says the privacy
statement of the national service for that cooperation). Health, work ability and benefits are not among what is
proposed: those are told by consent alone, unless the region finds otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from common.codes import DataCategory
from consent.codes import PartyType

STATUTE, SECTION, FROM = "381/2023", "11 §", date(2025, 1, 1)
AGENCIES: tuple[PartyType, ...] = ("employment_authority", "wellbeing_county", "kela")
SHARED: tuple[DataCategory, ...] = ("identity", "contact", "work_history", "plan", "coaching_progress", "employment")
PURPOSES = ("supported_employment", "work_ability_plan")


@dataclass(frozen=True)
class ProposedRule:
    party_type: PartyType
    category: DataCategory
    purpose: str
    statute: str = STATUTE
    section: str = SECTION
    valid_from: date = FROM


def proposed_rules() -> Iterator[ProposedRule]:
    for purpose in PURPOSES:
        for category in SHARED:
            for agency in AGENCIES:
                yield ProposedRule(agency, category, purpose)
