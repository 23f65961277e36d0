from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from common.bodies import Outgoing
from consent.chain.findings import FindingKind
from consent.codes import VerificationState


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
