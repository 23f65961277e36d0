"""Withdrawals against what is on its way to a partner: nothing is told after a withdrawal's place in the ledger.

The checker shares no code with the consent service: it reads the partner's topic and the ledger's tables, and compares.
Some dozens of each here; `RACE=2000 pytest tests/system/test_race.py` for thousands.
"""

import asyncio
import os
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from common.consumers import Received
from common.events import ClientEmployed, ClientRegistered
from common.ids import new_id
from tests.system.conftest import Everything
from tests.system.test_delivery import deliver

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1800)]

CLIENTS = int(os.environ.get("RACE", "60"))
EVENTS_EACH = 2
KILLS = 3
LASTS = 24.0
"""Seconds over which events and withdrawals are spread, so that each meets the other on its way."""
PORTIONS = 40
KEMINMAA = "241"
PURPOSE = "supported_employment"


@dataclass(frozen=True)
class Told:
    """One message as the partner got it."""

    disclosure_id: str | None
    client_ref: str
    sequence: int
    kind: str


async def test_nothing_is_told_after_its_withdrawal(everything: Everything) -> None:
    organisation, code = uuid4(), f"kilpa-{uuid4().hex[:8]}"
    await make_partner(everything, organisation, code)
    clients = [uuid4() for _ in range(CLIENTS)]
    await happen(everything, [registered(client_id) for client_id in clients])
    await known(everything, clients)
    consents = await allow_all(everything, clients, organisation)

    await asyncio.gather(
        happen_slowly(everything, [employed(client_id) for client_id in clients * EVENTS_EACH]),
        withdraw_all(everything, consents),
        kill_now_and_then(everything),
    )
    await nothing_waits(everything, code)

    told = await told_to(everything, code)
    await agrees(everything, organisation, told)


async def agrees(everything: Everything, organisation: UUID, told: Sequence[Told]) -> None:
    """The ledger and the partner say the same, and each client's withdrawal comes after all that was told."""
    database = await asyncpg.connect(everything.environment["DATABASE_OWNER_URL_CONSENT"])
    party = f"organisation:{organisation}"
    delivered = await database.fetch(
        """select d.id, d.number, d.client_id from disclosures d
           join disclosure_outcomes o on o.disclosure_id = d.id and o.outcome = 'delivered' where d.party = $1""",
        party,
    )
    every = await database.fetch("select number, client_id from disclosures where party = $1", party)
    withdrawn = dict(
        await database.fetch(
            """select l.client_id, l.number from ledger l
               join consent_grants g on g.consent_id = l.reference
               where l.kind = 'withdrawn' and g.party = $1""",
            party,
        )
    )
    await database.close()

    received = [one.disclosure_id for one in told if one.disclosure_id]
    assert sorted(received) == sorted(str(row["id"]) for row in delivered)
    assert len(withdrawn) == CLIENTS
    assert not [row for row in every if row["number"] > withdrawn[row["client_id"]]]
    assert received, "the withdrawals won every race: nothing was proven"
    assert_numbered(told)


def assert_numbered(told: Sequence[Told]) -> None:
    """Of each client 1, 2, 3 … without gaps, and after the word of the withdrawal nothing."""
    by_client = defaultdict(list)
    for one in told:
        by_client[one.client_ref].append(one)
    for messages in by_client.values():
        assert [one.sequence for one in messages] == list(range(1, len(messages) + 1))
        assert [one.kind for one in messages].index("consent-withdrawn") == len(messages) - 1


async def make_partner(everything: Everything, organisation: UUID, code: str) -> None:
    """As it stands once it is enrolled."""
    partner, database = uuid4(), await asyncpg.connect(everything.environment["DATABASE_OWNER_URL_CONSENT"])
    await database.execute(
        """insert into partners (id, organisation_id, code, party_type, state, last_position, added_at)
           values ($1, $2, $3, 'provider', 'ready', 0, now())""",
        *(partner, organisation, code),
    )
    await database.execute(
        """insert into subscriptions (id, partner_id, event_types, municipalities, purpose, way, state, made_at)
           values ($1, $2, $3, $4, $5, 'kafka', 'active', now())""",
        *(uuid4(), partner, [ClientEmployed.type], [KEMINMAA], PURPOSE),
    )
    await database.close()
    admin = AIOKafkaAdminClient(bootstrap_servers=everything.environment["KAFKA_ADMIN_BOOTSTRAP"])
    await admin.start()
    await admin.create_topics([NewTopic(f"partner.{code}.events", 3, 1)])
    await admin.close()


def registered(client_id: UUID) -> ClientRegistered:
    return ClientRegistered(client_id=client_id, municipality=KEMINMAA)


def employed(client_id: UUID) -> ClientEmployed:
    return ClientEmployed(
        client_id=client_id,
        municipality=KEMINMAA,
        case_id=uuid4(),
        employment_id=uuid4(),
        employer_id=uuid4(),
        sector="company",
        kind="employment",
        started_on=date(2024, 3, 1),
        ended_on=None,
        wage_subsidy=False,
        contract=None,
        hours_per_week=None,
        occupation=None,
        open_labour_market=None,
        out_of_work_at_entry=None,
    )


async def happen(everything: Everything, events: Sequence[ClientRegistered | ClientEmployed]) -> None:
    envelopes = [
        Received(id=new_id(), event=event, recorded_at=datetime.now(UTC), sequence=number)
        for number, event in enumerate(events, start=1)
    ]
    await deliver(everything.environment["KAFKA_ADMIN_BOOTSTRAP"], envelopes)


async def happen_slowly(everything: Everything, events: list[ClientEmployed]) -> None:
    """In portions, so that some are on their way whenever a withdrawal comes."""
    random.Random(11).shuffle(events)
    portion = max(1, len(events) // PORTIONS)
    for first in range(0, len(events), portion):
        await happen(everything, events[first : first + portion])
        await asyncio.sleep(LASTS / PORTIONS)


async def known(everything: Everything, clients: Sequence[UUID]) -> None:
    async def are_known() -> bool:
        return await count(everything, "select count(*) from known_clients where id = any($1)", clients) == len(clients)

    await come_true(are_known)


async def allow_all(everything: Everything, clients: Sequence[UUID], organisation: UUID) -> list[str]:
    """The ids of their consents."""
    token, _ = everything.person("coordinator", municipalities=(KEMINMAA,))
    async with asking(everything, token) as http:
        at_once = asyncio.Semaphore(16)

        async def allow(client_id: UUID) -> str:
            body = {
                "client_id": str(client_id),
                "given_by": {"kind": "client"},
                "purpose_code": PURPOSE,
                "purpose_text": "Koe",
                "grants": [{"party": f"organisation:{organisation}", "category": "employment"}],
                "channel": "electronic",
                "form_version": "2026-01",
                "language": "fi",
                "notice_version": "2026-01",
            }
            async with at_once:
                return str((await post(http, "/consents", body)).json()["id"])

        return list(await asyncio.gather(*(allow(client_id) for client_id in clients)))


async def withdraw_all(everything: Everything, consents: Sequence[str]) -> None:
    token, _ = everything.person("coordinator", municipalities=(KEMINMAA,))
    async with asking(everything, token) as http:
        for consent_id in consents:
            await post(http, f"/consents/{consent_id}/withdraw", {})
            await asyncio.sleep(LASTS / len(consents))


def asking(everything: Everything, token: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=everything.environment["CONSENT_URL"], headers=headers, timeout=60)


async def post(http: httpx.AsyncClient, path: str, body: Mapping[str, object]) -> httpx.Response:
    answer = await http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.is_success, answer.text
    return answer


async def kill_now_and_then(everything: Everything) -> None:
    """Each time it has worked for a moment since it was brought back."""
    for _ in range(KILLS):
        await asyncio.sleep(LASTS / KILLS / 2)
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(is_working, everything):
                await asyncio.sleep(0.2)
        await asyncio.sleep(0.7)
        everything.kill("consent-worker")


def is_working(everything: Everything) -> bool:
    try:
        return everything.http.get(f"{everything.environment['CONSENT_WORKER_URL']}/health/ready").is_success
    except httpx.HTTPError:
        return False


async def nothing_waits(everything: Everything, code: str) -> None:
    """Every event has been read, and each was told or withheld."""
    token = everything.machine("operations")

    async def has_come_to_rest() -> bool:
        progress = (await asyncio.to_thread(everything.ask, token, "consent", "/progress")).json()
        waiting = "select count(*) from waiting_events w join partners p on p.id = w.partner_id where p.code = $1"
        return progress["behind"] == 0 and not await count(everything, waiting, code)

    await come_true(has_come_to_rest)
    await asyncio.sleep(2)
    await come_true(has_come_to_rest)


async def count(everything: Everything, sql: str, argument: object) -> int:
    database = await asyncpg.connect(everything.environment["DATABASE_OWNER_URL_CONSENT"])
    try:
        return int(await database.fetchval(sql, argument))
    finally:
        await database.close()


async def come_true(condition: Callable[[], Awaitable[bool]], *, within: float = 600) -> None:
    async with asyncio.timeout(within):
        while not await condition():
            await asyncio.sleep(0.5)


async def told_to(everything: Everything, code: str) -> list[Told]:
    """In each partition's order."""
    consumer = AIOKafkaConsumer(
        f"partner.{code}.events",
        bootstrap_servers=everything.environment["KAFKA_ADMIN_BOOTSTRAP"],
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    await consumer.start()
    records = []
    try:
        while batch := await consumer.getmany(timeout_ms=2000):
            records += [record for those in batch.values() for record in those]
    finally:
        await consumer.stop()
    return [as_told({name: value.decode() for name, value in record.headers}) for record in records]


def as_told(headers: dict[str, str]) -> Told:
    kind = headers["ce_type"].split(".")[-2]
    return Told(headers.get("ce_disclosureid"), headers["ce_subject"], int(headers["ce_sequence"]), kind)
