"""What tests of the consent service are about."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from common.codes import DataCategory
from common.days import today
from common.events import ClientRegistered, OrganisationRegistered
from consent.models import Consent, ConsentGrant, KnownOrganisation
from consent.queries.organisations import ORGANISATION

KELA = f"organisation:{uuid4()}"
COACHING = f"organisation:{uuid4()}"
CLINIC = f"organisation:{uuid4()}"


def organisations_told() -> list[OrganisationRegistered]:
    """What the referral service told of those that consents name here."""
    return [
        OrganisationRegistered(organisation_id=id_of(party), source_category="kela", municipality=None)
        for party in (KELA, COACHING, CLINIC)
    ]


def organisations_known() -> list[KnownOrganisation]:
    return [KnownOrganisation(id=id_of(party), source_category="kela") for party in (KELA, COACHING, CLINIC)]


def id_of(party: str) -> UUID:
    return UUID(party.removeprefix(ORGANISATION))


def pairs(*parties: str, category: str = "benefits") -> list[dict[str, str]]:
    return [{"party": party, "category": category} for party in parties]


def a_new_consent(client_id: UUID | str, **changed: Any) -> dict[str, Any]:
    """What one sends to record a consent."""
    consent = {
        "client_id": str(client_id),
        "given_by": {"kind": "client"},
        "purpose_code": "supported_employment",
        "purpose_text": "Työpaikan löytäminen",
        "grants": pairs(KELA, COACHING),
        "channel": "signed_paper",
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
    }
    return consent | changed


def a_consent(**changed: Any) -> Consent:
    given: dict[str, Any] = {
        "client_id": uuid4(),
        "municipality": "698",
        "giver": "client",
        "giver_role": None,
        "purpose_code": "supported_employment",
        "purpose_text": "Työpaikan löytäminen",
        "channel": "signed_paper",
        "scan_sha256": None,
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
        "valid_from": today() - timedelta(days=30),
        "valid_until": None,
        "received_by": uuid4(),
        "supersedes": None,
        "grants": granted(KELA, COACHING),
    }
    return Consent(**(given | changed))


def granted(*parties: str, category: DataCategory = "benefits") -> list[ConsentGrant]:
    return [ConsentGrant(party=party, category=category) for party in parties]


def registered(client_id: UUID, municipality: str = "698") -> ClientRegistered:
    return ClientRegistered(client_id=client_id, municipality=municipality)


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9"
"""Scans as small as they come."""


def in_days(number: int) -> date:
    return today() + timedelta(days=number)
