"""What a cell is asked on: a client for each relation, with what an operation needs of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI

from common.database import Sessions
from common.events import ClientRegistered
from common.rights import grant, link_login
from tests.service import Api

ACTOR, ACTORS_COACH, ANOTHERS_COACH = uuid4(), uuid4(), uuid4()
ORGANISATION, ANOTHER_ORGANISATION = str(uuid4()), str(uuid4())
OWN = ("698",)
REGION = ("320", "698", "976")
REGION_WIDE = ("importer", "service", "operator")
HOMES = {"c": "698", "m": "698", "o": "698", "x": "320", "n": "976"}
COACHED, REFERRED = ("c", "x"), ("o", "x")

Ids = dict[str, str]
"""What stands in a path or a body under this name."""
Deliver = Callable[..., Awaitable[None]]
Body = Callable[[Ids], Any]
Before = Callable[[Ids], Awaitable[None]]


@dataclass
class Ground:
    """Each service has its own; this is what they share."""

    app: FastAPI
    api: Api
    sessions: Sessions
    deliver: Deliver
    bodies: dict[str, Body] = field(default_factory=dict)
    """What is sent where the description's own example will not do."""
    queries: dict[str, str] = field(default_factory=dict)
    before: dict[str, Before] = field(default_factory=dict)
    """What has to be done first, by someone who may."""
    silent: frozenset[str] = frozenset()
    """Operations about a client whose answer names none."""
    applications: dict[str, str] = field(default_factory=dict)
    """For which application a role's token was made."""

    def as_actor(self, role: str) -> Api:
        roles = () if role == "none" else (role,)
        municipalities = REGION if role in REGION_WIDE else OWN
        application = self.applications.get(role, "portal")
        return self.api.as_(
            *roles, subject=ACTOR, organisation=ORGANISATION, municipalities=municipalities, azp=application
        )

    def as_nobody(self) -> Api:
        self.api.headers.pop("authorization", None)
        return self.api

    def as_importer(self) -> Api:
        return self.api.as_("importer", municipalities=REGION)

    async def made(self, path: str, new: dict[str, Any]) -> dict[str, Any]:
        answer = await self.as_importer().post(path, json=new)
        assert answer.is_success, f"{path}: {answer.text}"
        made: dict[str, Any] = answer.json()
        return made

    async def lay_out(self) -> None:
        """What all cells share."""
        async with self.sessions.begin() as session:
            await link_login(session, ACTORS_COACH, ACTOR)

    async def client(self, relation: str) -> Ids:
        """A client who stands in this relation to whoever asks, and what is theirs."""
        client_id = uuid4()
        await self.deliver(ClientRegistered(client_id=client_id, municipality=HOMES[relation]))
        await self.relate(client_id, relation)
        return {"client_id": str(client_id), "municipality": HOMES[relation]}

    async def relate(self, client_id: UUID, relation: str) -> None:
        async with self.sessions.begin() as session:
            if relation in COACHED:
                holder = str(ACTORS_COACH)
                await grant(session, client_id, relation="own_caseload", holder=holder, because=uuid4())
            if relation in REFERRED:
                await grant(session, client_id, relation="own_organisation", holder=ORGANISATION, because=uuid4())
