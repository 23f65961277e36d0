from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from common.bodies import Outgoing
from common.codes import Party
from common.events.access import Action, Reason, Relation, Result
from consent.chain.findings import FindingKind
from consent.codes import PatternKind, VerificationState
from consent.schemas.decisions import CategoryDecision


class PublicKeyView(Outgoing):
    """With which a checkpoint's signature is checked."""

    fingerprint: str
    """As checkpoints name it."""
    public_key: str
    """Ed25519, 32 bytes in base64."""
    first_used_at: datetime


class ManyPublicKeys(BaseModel):
    items: list[PublicKeyView]


class FindingView(Outgoing):
    """Something that is not as it was written, and where it shows."""

    kind: FindingKind
    topic: str | None
    partition: int | None
    number: int | None
    """Of the entry; of a record that nobody can read, its offset in the topic."""
    until: int | None
    """The last of a run of entries, or where the chain should end."""
    checkpoint: int | None


class VerificationView(Outgoing):
    id: UUID
    state: VerificationState
    """`failed` says neither whole nor broken: something that was needed is away."""
    asked_at: datetime
    ended_at: datetime | None
    total: int
    """Entries there are; 0 until they are counted."""
    entries: int
    """Entries read so far."""
    checkpoints: int
    findings: list[FindingView]
    trouble: str | None


class AccessEntryView(Outgoing):
    """Someone read, changed or disclosed a client's data, or was refused."""

    recorded_at: datetime
    service: str
    client_id: UUID
    municipality: str | None
    actor: UUID
    through: str
    roles: list[str]
    organisation: str | None
    action: Action
    what: str
    relation: Relation
    result: Result
    reason: Reason | None


class ManyAccessEntries(BaseModel):
    items: list[AccessEntryView]
    next: str | None


class PatternView(Outgoing):
    """Something that stands out: worth a question, and no more than that."""

    kind: PatternKind
    actor: UUID
    since: datetime
    """The hour or the day in Finland in which it was."""
    entries: int
    clients: int


class ManyPatterns(BaseModel):
    items: list[PatternView]
    has_more: bool
    """More was found than is shown: ask for fewer days."""
    left_out: list[PatternKind]
    """`same_family_name` while the referral service, which alone can say it, is away."""


class HandledView(Outgoing):
    """One person's doing of one kind, however often."""

    actor: UUID
    roles: list[str]
    organisation: str | None
    service: str
    action: Action
    what: str
    relation: Relation
    reason: Reason | None
    result: Result
    times: int
    first_at: datetime
    last_at: datetime


class GivenToView(Outgoing):
    """Something that went to another organisation, and the ground for each kind of data."""

    number: int
    """Of the ledger: the higher came later."""
    party: Party
    what: str
    recorded_at: datetime
    purpose: str
    grounds: list[CategoryDecision]


class AccessReportView(BaseModel):
    """For the client: who handled my data, to whom it went, on what ground."""

    client_id: UUID
    made_at: datetime
    handled: list[HandledView]
    given_to: list[GivenToView]
