from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from common.bodies import Incoming, Outgoing, example
from common.codes import DataCategory
from consent.codes import PartyType, Purpose

RULE = {
    "party_type": "employment_authority",
    "category": "coaching_progress",
    "purpose": "supported_employment",
    "statute": "381/2023",
    "section": "3 §",
    "valid_from": "2025-01-01",
    "reason": "Monialainen yhteistyö alkoi 1.1.2025",
}

Statute = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{1,4}/[0-9]{4}$")]
"""Number and year, as it is cited."""
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class NewRule(Incoming):
    model_config = example(RULE)

    party_type: PartyType
    category: DataCategory
    """One kind of data: a rule for one says nothing about another."""
    purpose: Purpose
    statute: Statute
    section: Short
    valid_from: date
    valid_until: date | None = None
    """The last day; until further notice when left out."""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    """Why it is made or changed: for those who read it years later."""


class ChangedRule(NewRule):
    model_config = example(RULE | {"version": 1, "valid_until": "2027-12-31"})

    version: int = Field(ge=1)
    """The one that was looked at."""


class RuleView(Outgoing):
    rule_id: UUID
    version: int
    party_type: PartyType
    category: DataCategory
    purpose: str
    statute: str
    section: str
    valid_from: date
    valid_until: date | None
    reason: str
    recorded_at: datetime
    recorded_by: UUID


class ProposedRuleView(Outgoing):
    """All but the reason: the one who takes it into use reads the section in force, and says why."""

    party_type: PartyType
    category: DataCategory
    purpose: str
    statute: str
    section: str
    valid_from: date


class ManyProposedRules(BaseModel):
    items: list[ProposedRuleView]


class ManyRules(BaseModel):
    items: list[RuleView]
