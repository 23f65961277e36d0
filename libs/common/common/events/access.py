"""The access log's records: who touched which client's data, in which service, and was it let."""

from typing import ClassVar, Literal
from uuid import UUID

from common.codes import Municipality
from common.events.base import Event

Action = Literal["read", "change", "disclose"]
Relation = Literal["own_caseload", "own_municipality", "own_organisation", "importer", "service", "none"]
Result = Literal["allowed", "refused"]


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

    @property
    def subject(self) -> UUID:
        return self.client_id
