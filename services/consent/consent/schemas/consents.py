from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from common.bodies import Incoming, Outgoing, each_once, example
from common.codes import DataCategory, Language, Municipality, Party
from common.days import PastDay
from common.events.consent import Grant
from consent.codes import Channel, ConsentStatus, Giver, HistoryKind, Purpose, RepresentativeRole
from consent.schemas.examples import CLIENT, COACHING, KELA
from consent.schemas.scans import ScanView

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


Version = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class GivenBy(Incoming):
    kind: Giver
    role: RepresentativeRole | None = None
    """A representative's."""


class NewConsent(Incoming):
    model_config = example(
        {
            "client_id": CLIENT,
            "given_by": {"kind": "client"},
            "purpose_code": "supported_employment",
            "purpose_text": "Työpaikan löytäminen ja tuki sen alussa",
            "grants": [
                {"party": KELA, "category": "benefits"},
                {"party": COACHING, "category": "benefits"},
                {"party": "employers", "category": "work_history"},
            ],
            "channel": "signed_paper",
            "form_version": "2026-01",
            "language": "fi",
            "notice_version": "2026-01",
            "valid_from": "2026-03-02",
        }
    )

    client_id: UUID
    given_by: GivenBy
    purpose_code: Purpose
    purpose_text: Text
    """What the cooperation aims at and why consent is needed, as it was told to the client."""
    grants: Annotated[list[Grant], Field(min_length=1, max_length=200), AfterValidator(each_once)]
    """Exact pairs: who may be told, and tell, which kind of data. Nothing is implied."""
    channel: Channel
    scan_sha256: Sha256 | None = None
    form_version: Version
    language: Language
    notice_version: Version
    valid_from: date | None = None
    """Today when left out."""
    valid_until: date | None = None
    """The last day it holds; until further notice when left out."""
    supersedes: UUID | None = None
    """The consent that this one limits or extends."""


class Withdrawal(Incoming):
    model_config = example({"withdrawn_on": "2026-04-01"})

    withdrawn_on: PastDay | None = None
    """The day the client said so. Nothing goes out from the moment it is recorded, whatever the day."""


class GivenByView(Outgoing):
    kind: Giver
    role: RepresentativeRole | None


class GrantView(Outgoing):
    party: Party
    category: DataCategory


class ConsentView(Outgoing):
    id: UUID
    client_id: UUID
    municipality: Municipality
    status: ConsentStatus
    given_by: GivenByView
    purpose_code: str
    purpose_text: str
    grants: list[GrantView]
    channel: Channel
    scan_sha256: str | None
    """Of the scan that was named when the consent was recorded."""
    scan: ScanView | None
    """The one that was added."""
    form_version: str
    language: Language
    notice_version: str
    valid_from: date
    valid_until: date | None
    received_by: UUID
    received_at: datetime
    supersedes: UUID | None
    superseded_by: UUID | None
    ended_on: date | None
    """The first day it did not hold any more."""


class HappeningView(Outgoing):
    kind: HistoryKind
    on: date
    recorded_at: datetime | None
    """None for a last day that has passed and is not written down yet."""
    recorded_by: UUID | None
    """None for what came by itself."""
    other: UUID | None
    """The consent that it took the place of, or that took its place."""


class ConsentHistory(Outgoing):
    """The oldest first."""

    items: list[HappeningView]


class ManyConsents(BaseModel):
    items: list[ConsentView]
    next: str | None
