"""Records of access as services write them, chained into a database of one's own."""

from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from common.consumers import Received
from common.database import Sessions
from common.days import now
from common.events import AccessCheckpointed, ClientAccessed
from common.ids import new_id
from consent.chain.appending import append
from consent.chain.checkpoints import Checkpoint, make_checkpoint
from consent.chain.findings import Finding
from consent.chain.published import Page
from consent.chain.signing import PublicKeys, SigningKey
from consent.chain.verifying import Look
from consent.models import AccessVerification
from tests.records import FakeRecord, a_record

KEY = SigningKey(b"0123456789" * 3 + b"01")
KEYS = PublicKeys([KEY.public])
CLIENT = uuid4()


def an_access(client_id: UUID = CLIENT, **changed: Any) -> ClientAccessed:
    said: dict[str, Any] = {
        "service": "coaching",
        "client_id": client_id,
        "municipality": "698",
        "actor": uuid4(),
        "through": "portal",
        "roles": ["coach", "team_lead"],
        "organisation": None,
        "action": "read",
        "what": "case",
        "relation": "own_caseload",
        "result": "allowed",
    }
    return ClientAccessed(**said | changed)


def records(
    accesses: Iterable[ClientAccessed], *, at: datetime | None = None, first: int = 0, partition: int = 0
) -> list[FakeRecord]:
    """Their numbers count up for each client, their offsets for all."""
    last: dict[UUID, int] = {}
    made = []
    for offset, one in enumerate(accesses, first):
        last[one.client_id] = last.get(one.client_id, first) + 1
        received = Received(id=new_id(), event=one, recorded_at=at or now(), sequence=last[one.client_id])
        topic = f"{one.service}.access"
        made.append(a_record(received, topic=topic, offset=offset, partition=partition))
    return made


async def chained(connection: asyncpg.Connection, *batches: Iterable[FakeRecord]) -> None:
    months: set[date] = set()
    for batch in batches:
        await append(connection, list(batch), months=months)


async def signed(sessions: Sessions) -> Checkpoint | None:
    async with sessions.begin() as session:
        return await make_checkpoint(session, key=KEY)


async def sent(connection: asyncpg.Connection) -> list[Checkpoint]:
    """As the relay sends them: they are taken out of the outbox."""
    rows = await connection.fetch("delete from outbox where topic = 'consent.checkpoints' returning id, value")
    events = [AccessCheckpointed.model_validate_json(row["value"]) for row in sorted(rows, key=lambda row: row["id"])]
    return [Checkpoint.from_event(event) for event in events]


async def verified(
    sessions: Sessions, connection: asyncpg.Connection, published: Iterable[Checkpoint | None]
) -> tuple[str, list[Finding]]:
    """What a verification says, and what it found."""
    async with sessions.begin() as session:
        asked = AccessVerification(asked_by=uuid4())
        session.add(asked)

    async def page() -> AsyncIterator[Page]:
        yield list(published)

    look = Look(connection, asked.id)
    return await look.verify(page(), KEYS), look.findings
