"""A1: the access log's chains, appended to and verified; beside them the same rows copied and read without a chain."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from uuid import uuid4

import asyncpg
from asyncpg import Connection, Record
from rich.console import Console

from common.consumers import Received
from common.days import now
from common.events import ClientAccessed
from common.ids import new_id
from consent.chain.appending import ENTRY, append
from consent.chain.checkpoints import NO_ENTRY
from consent.chain.records import read
from consent.chain.verifying_chains import Chain, heads_of, verify_chain
from local_stack import Environment
from tests.bench.ground import servers
from tests.bench.results import Goal, Result
from tests.bench.side_by_side import in_turns
from tests.records import FakeRecord, a_record

ENTRIES = 100_000
AT_ONCE = 2000
CLIENTS = 5000
PARTITIONS = 12
APPENDED = Goal(floor=0.05, good=0.10, excellent=0.20)
VERIFIED = Goal(floor=0.10, good=0.25, excellent=0.40)
COPIED, FETCHED = "COPY of the same rows", "reading the same rows"
BARE = "create table if not exists bare_entries (like access_entries)"
EMPTY = "truncate access_entries, access_gaps, access_unreadable, access_chain_heads, access_sequences"


async def measure(console: Console) -> list[Result]:
    with servers() as environment:
        async with owned(environment) as connection:
            await connection.execute(BARE)
            batches = await asyncio.to_thread(made)
            appended = await in_turns(
                {"ours": partial(appending, connection, batches), COPIED: partial(copying, connection, batches)},
                console,
            )
            await appending(connection, batches)
            verified = await in_turns(
                {"ours": partial(verifying, connection), FETCHED: partial(fetching, connection)}, console
            )
    return [
        appended.result(
            "A1", f"access log: {ENTRIES:,} entries appended ÷ {COPIED}", baseline=COPIED, unit="/s", goal=APPENDED
        ),
        verified.result(
            "A1", f"access log: {ENTRIES:,} entries verified ÷ {FETCHED}", baseline=FETCHED, unit="/s", goal=VERIFIED
        ),
    ]


def made() -> list[list[FakeRecord]]:
    """Records as the relay sends them, in batches as they are read."""
    clients = [uuid4() for _ in range(CLIENTS)]
    records = [record(n, ClientAccessed(client_id=clients[n % CLIENTS], **SAID)) for n in range(ENTRIES)]
    return [records[start : start + AT_ONCE] for start in range(0, ENTRIES, AT_ONCE)]


SAID = {
    "service": "coaching",
    "municipality": "698",
    "actor": uuid4(),
    "through": "portal",
    "roles": ["coach"],
    "organisation": None,
    "action": "read",
    "what": "case",
    "relation": "own_caseload",
    "result": "allowed",
}


def record(number: int, event: ClientAccessed) -> FakeRecord:
    received = Received(id=new_id(), event=event, recorded_at=now(), sequence=number // CLIENTS + 1)
    place = {"partition": number % CLIENTS % PARTITIONS, "offset": number}
    return a_record(received, topic="coaching.access", **place)


async def appending(connection: "Connection[Record]", batches: Sequence[Sequence[FakeRecord]]) -> float:
    await connection.execute("set session_replication_role = replica")  # only to empty what is added only
    await connection.execute(EMPTY)
    await connection.execute("set session_replication_role = origin")
    months: set[date] = set()
    began = time.perf_counter()
    for batch in batches:
        await append(connection, batch, months=months)
    return ENTRIES / (time.perf_counter() - began)


async def copying(connection: "Connection[Record]", batches: Sequence[Sequence[FakeRecord]]) -> float:
    """The rows stand ready: nothing is left to do but to write them."""
    await connection.execute("truncate bare_entries")
    ready = [[(*entry, b"\0" * 32) for one in batch if (entry := read(one).entry)] for batch in batches]
    began = time.perf_counter()
    for rows in ready:
        await connection.copy_records_to_table("bare_entries", records=rows, columns=ENTRY)
    return ENTRIES / (time.perf_counter() - began)


async def verifying(connection: "Connection[Record]") -> float:
    began = time.perf_counter()
    for place, head in (await heads_of(connection, {})).items():
        if finding := await verify_chain(connection, Chain(place, set()), head, NO_ENTRY, on_read=nothing):
            raise AssertionError(finding)
    return ENTRIES / (time.perf_counter() - began)


async def nothing(_: int) -> None: ...


async def fetching(connection: "Connection[Record]") -> float:
    began = time.perf_counter()
    async with connection.transaction():
        async for _ in connection.cursor("select * from bare_entries", prefetch=1000):
            pass
    return ENTRIES / (time.perf_counter() - began)


@asynccontextmanager
async def owned(environment: Environment) -> AsyncIterator["Connection[Record]"]:
    """As the server's owner: the runs before are emptied."""
    connection = await asyncpg.connect(environment["POSTGRES_ADMIN_URL"].rpartition("/")[0] + "/consent")
    try:
        yield connection
    finally:
        await connection.close()
