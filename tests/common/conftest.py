"""The library is tested through the smallest service there can be: `sample`, whose tables are the shared ones."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType
from typing import Annotated, Any, ClassVar
from uuid import UUID

import pytest
from fastapi import Depends, Query
from pydantic import BaseModel

from common import rights
from common.consumers import Consumers
from common.database import Transaction
from common.errors import Refusal
from common.events import ClientRegistered
from common.identity import Principal, only
from common.outbox import publish
from common.settings import ServiceSettings
from common.web import ServiceRouter
from tests.databases import copy_of, drop, run_apart
from tests.service import api, app, deliver, published, session, sessions, settings_variables


class Settings(ServiceSettings):
    service: ClassVar[str] = "sample"


class TooMany(Refusal):
    """There are too many since {since}."""

    fi = "Niitä on liikaa {since} alkaen."
    sv = "De är för många sedan {since}."
    field = "municipality"


class NewThing(BaseModel):
    municipality: str


router = ServiceRouter()
Writer = Annotated[Principal, Depends(only("coordinator", "importer"))]


@router.post("/things/{client_id}", status_code=201)
async def register(client_id: UUID, new: NewThing, who: Writer, session: Transaction) -> dict[str, Any]:
    """Publishes, and refuses municipality 000 after having published."""
    publish(session, ClientRegistered(client_id=client_id, municipality=new.municipality))
    await rights.grant(session, client_id, relation="own_municipality", holder=new.municipality, because=client_id)
    if new.municipality == "000":
        raise TooMany(since=date(2026, 9, 1))
    return {"client_id": client_id}


@router.get("/things/{client_id}")
async def read(
    client_id: UUID, who: Annotated[Principal, Depends(only("coordinator", "coach"))], session: Transaction
) -> dict[str, str]:
    return {"relation": await rights.see(session, who, client_id, action="read", what="thing")}


class NewThingOfSomeone(NewThing):
    client_id: UUID


@router.post("/things", status_code=201)
async def register_for(new: NewThingOfSomeone, who: Writer, session: Transaction) -> dict[str, Any]:
    """As `register`, with the client in the body."""
    return await register(new.client_id, new, who, session)


@router.ask("/search")
async def ask_for(
    asked: NewThingOfSomeone, who: Annotated[Principal, Depends(only("coordinator"))], session: Transaction
) -> list[UUID]:
    return await rights.see_all(session, who, [asked.client_id], action="read", what="thing")


@router.ask("/lookup")
async def look_up(asked: dict[str, Any], who: Writer, session: Transaction) -> None:
    """Asked by POST, and nothing changes."""


@router.get("/things")
async def read_several(
    ids: Annotated[list[UUID], Query()], who: Annotated[Principal, Depends(only("coordinator"))], session: Transaction
) -> list[UUID]:
    return await rights.see_all(session, who, ids, action="read", what="thing")


@router.post("/things/{client_id}/rules")
async def refuse(client_id: UUID, who: Writer, session: Transaction) -> None:
    """Sees the client, and then refuses by a rule."""
    await rights.see(session, who, client_id, action="change", what="thing")
    raise TooMany(since=date(2026, 9, 1))


@router.post("/things/{client_id}/look")
async def look(client_id: UUID, who: Writer, session: Transaction) -> dict[str, str]:
    return {"relation": await rights.see(session, who, client_id, action="change", what="thing")}


consumers = Consumers("sample")
rights.listen(consumers)


@pytest.fixture(scope="session")
def service() -> str:
    """Registers the sample as modules, as a real service would stand on the path."""
    modules: dict[str, dict[str, Any]] = {
        "sample": {},
        "sample.api": {"router": router},
        "sample.settings": {"Settings": Settings},
        "sample.consumers": {"consumers": consumers},
    }
    for name, content in modules.items():
        module = sys.modules.setdefault(name, ModuleType(name))
        vars(module).update(content)
    return "sample"


@pytest.fixture(scope="session")
def sample_tables(postgres: str) -> str:
    """A template with the shared tables only."""
    from sqlalchemy.ext.asyncio import create_async_engine

    from common.database import Base
    from common.migrations.shared_tables import shared_tables

    url = copy_of(postgres, "template1")

    async def make() -> None:
        engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all, tables=shared_tables())
        await engine.dispose()

    run_apart(make())
    return url.rsplit("/", 1)[1]


@pytest.fixture(scope="session")
def copied(postgres: str, sample_tables: str) -> Iterator[Callable[[str], str]]:
    url = copy_of(postgres, sample_tables)
    yield lambda _service: url
    drop(postgres, url)


@pytest.fixture
def committed(postgres: str, sample_tables: str) -> Iterator[str]:
    url = copy_of(postgres, sample_tables)
    yield url
    drop(postgres, url)


__all__ = ["api", "app", "deliver", "published", "session", "sessions", "settings_variables"]
