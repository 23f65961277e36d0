"""The access log's records: who touched which client's data, in which service, and was it let."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import BaseModel, ConfigDict

from common.codes import Municipality
from common.events.base import Event

Action = Literal["read", "change", "disclose"]
Relation = Literal["own_caseload", "own_municipality", "own_organisation", "importer", "service", "none"]
Result = Literal["allowed", "refused"]
Reason = Literal[
    "intake", "substitute", "lead_duty", "client_request", "complaint", "supervision", "correction", "other"
]
"""Why someone opened a client that is another's to serve. What `other` was stays where it was asked."""


class ClientAccessed(Event):
    """A person or a service read or changed a client's data, or was refused."""

    type: ClassVar[str] = "fi.rinnalla.access.client-accessed.v1"
    topic: ClassVar[str] = "access"
    """Each service's own: `<service>.access`, by `access_log.record`."""

    service: str
    client_id: UUID
    municipality: Municipality | None = None
    """One of those where the client is; none when it was not looked up, or is not known here."""
    actor: UUID
    """The token's subject."""
    through: str
    """The client application the token was made for."""
    roles: list[str]
    organisation: str | None
    action: Action
    what: str
    """The kind of thing touched, as coded by the service: `client`, `referral`, `case` …"""
    relation: Relation
    result: Result
    reason: Reason | None = None
    """Given by the one who asked; none where the relation says enough."""

    @property
    def subject(self) -> UUID:
        return self.client_id


class SignedHead(BaseModel):
    """Where a chain of the access log ended: its last entry's number and hash (SHA-256, hex)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: str
    partition: int
    number: int
    hash: str


class AccessCheckpointed(Event):
    """The ends of all chains of the access log were signed (Ed25519), those that moved since the last are named.

    Kept outside the database too: whoever cuts off the end of a chain there leaves it missing here.
    """

    type: ClassVar[str] = "fi.rinnalla.consent.access-checkpointed.v1"
    topic: ClassVar[str] = "consent.checkpoints"

    number: int
    """1, 2, 3 … without gaps."""
    made_at: datetime
    previous: str
    """Digest of the checkpoint before, hex."""
    heads: list[SignedHead]
    all_heads: str
    """Digest of every chain's head, moved or not, hex."""
    key: str
    """Which public key checks the signature."""
    signature: str

    @property
    def subject(self) -> UUID:
        return CHECKPOINTS


CHECKPOINTS = uuid5(NAMESPACE_OID, "rinnalla.access.checkpoints")
"""There is one row of them: its numbers have no gap."""
