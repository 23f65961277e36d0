"""A small world of coaching, made through the API as people would make it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.coaching.builders import client_registered
from tests.service import *  # noqa: F403
from tests.service import Api

Deliver = Callable[..., Awaitable[None]]


@pytest.fixture(scope="session")
def service() -> str:
    return "coaching"


@pytest.fixture(scope="session", autouse=True)
def database(copied: Callable[[str], str], service: str) -> None:
    """Made before any event loop runs: making it runs one of its own."""
    copied(service)


@dataclass
class World:
    """`as_lead()`, `as_coach()` … say who asks next; the rest makes what a test starts from."""

    api: Api
    deliver: Deliver
    login: UUID = field(default_factory=uuid4)

    def as_lead(self, *municipalities: str) -> Api:
        return self.api.as_("team_lead", municipalities=municipalities or ("698",))

    def as_coach(self) -> Api:
        return self.api.as_("coach", subject=self.login)

    def as_importer(self) -> Api:
        return self.api.as_("importer", municipalities=("320", "698", "976"))

    async def client(self, municipality: str = "698") -> UUID:
        client_id = uuid4()
        await self.deliver(client_registered(client_id, municipality))
        return client_id

    async def coach(self, *, fte: str = "1", login: UUID | None = None, municipality: str = "698") -> str:
        new = {"name": "Aino Valmentaja", "municipality": municipality, "fte": fte}
        return await self.made(self.as_lead(municipality), "/coaches", new | ({"login": str(login)} if login else {}))

    async def own_coach(self) -> str:
        return await self.coach(login=self.login)

    async def employer(self, **changed: Any) -> str:
        new = {"name": "Keksitty Leipomo Oy", "sector": "company", "confirmed_new": True} | changed
        return await self.made(self.as_lead(), "/employers", new)

    async def case(self, client_id: UUID, coach_id: str, *, started_on: str = "2026-03-02", **changed: Any) -> str:
        new = {"client_id": str(client_id), "municipality": "698", "coach_id": coach_id, "started_on": started_on}
        return await self.made(self.as_lead(), "/cases", new | changed)

    async def made(self, api: Api, path: str, new: dict[str, Any]) -> str:
        answer = await api.post(path, json=new)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


@pytest.fixture
def world(api: Api, deliver: Deliver) -> World:
    return World(api, deliver)


@pytest.fixture
async def client_of_own(world: World) -> UUID:
    """A client in the coaching of the coach that `world.as_coach()` logs in as."""
    client_id = await world.client()
    await world.case(client_id, await world.own_coach())
    return client_id
