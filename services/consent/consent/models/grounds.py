"""On what an exchange may rest. Default: on nothing, and then nothing is told (domain.md, section 3)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from common.codes import DataCategory
from consent.codes import Channel, PartyType
from consent.models.rules import StatutoryRule
from consent.party_types import REGION


@dataclass(frozen=True)
class Exchange:
    """Who tells whom, and what for. A side whose kind is not known has no statute to rest on."""

    teller: str
    told: str
    purpose: str
    teller_type: PartyType | None
    told_type: PartyType | None

    @cached_property
    def named(self) -> frozenset[str]:
        """Whom a consent must name: both sides, but that every consent is given to the region itself."""
        return frozenset({self.teller, self.told} - {REGION})


@dataclass(frozen=True)
class GrantedConsent:
    """A consent without an end, with those of its grants that the exchange is about."""

    client_id: UUID
    consent_id: UUID
    channel: Channel
    valid_from: date
    valid_until: date | None
    grants: frozenset[tuple[str, DataCategory]]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def allows(self, parties: Collection[str], category: DataCategory) -> bool:
        """Each of the parties by name and for this very kind of data: nothing follows from anything else."""
        return all((party, category) in self.grants for party in parties)


@dataclass(frozen=True)
class Ground:
    """A consent, a statute, or none; `judged_on` is what it said on the day."""

    kind: str
    reference: Mapping[str, Any]
    judged_on: Mapping[str, Any]

    def __bool__(self) -> bool:
        return self.kind != "none"


NO_GROUND = Ground("none", {}, {})


def ground_in(
    consents: Iterable[GrantedConsent],
    rule: StatutoryRule | None,
    exchange: Exchange,
    category: DataCategory,
    *,
    day: date,
) -> Ground:
    """A statute first: it does not end with the client's word. Of consents the one that comes first."""
    if rule:
        return by_statute(rule)
    for consent in consents:
        if consent.holds_on(day) and consent.allows(exchange.named, category):
            return by_consent(consent)
    return NO_GROUND


def rule_for(
    rules: Sequence[StatutoryRule], exchange: Exchange, category: DataCategory, *, day: date
) -> StatutoryRule | None:
    """The rule for the one who is told, whoever the client is; the one who tells must have one of the same statute."""
    fitting = [
        rule for rule in rules if rule.category == category and rule.purpose == exchange.purpose and rule.holds_on(day)
    ]
    tellers = {rule.statute for rule in fitting if rule.party_type == exchange.teller_type}
    return next((rule for rule in fitting if rule.party_type == exchange.told_type and rule.statute in tellers), None)


def by_statute(rule: StatutoryRule) -> Ground:
    return Ground(
        "statute",
        {"rule_id": str(rule.rule_id), "version": rule.version, "statute": rule.statute, "section": rule.section},
        {"valid_from": str(rule.valid_from), "valid_until": said(rule.valid_until)},
    )


def by_consent(consent: GrantedConsent) -> Ground:
    return Ground(
        "consent",
        {"consent_id": str(consent.consent_id)},
        {
            "channel": consent.channel,
            "valid_from": str(consent.valid_from),
            "valid_until": said(consent.valid_until),
        },
    )


def said(day: date | None) -> str | None:
    return str(day) if day else None
