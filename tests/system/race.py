"""A race: events on their way to two partners, their clients' withdrawals close behind, the worker killed in between.

Some dozens of clients; `RACE=2000` for thousands.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from common.consumers import Received
from common.events import ClientEmployed, ClientRegistered
from common.ids import new_id
from tests.system.conftest import Everything
from tests.system.test_delivery import deliver

CLIENTS = int(os.environ.get("RACE", "60"))
EVENTS_EACH = 2
KILLS = max(3, CLIENTS // 250)
LASTS = max(24.0, CLIENTS * 0.06)
"""Seconds that the withdrawals take, so that the calls keep pace with them."""
AHEAD = 20
"""Clients by which the events are ahead of the withdrawals, give or take as many: each meets the other on its way."""
AT_ONCE = 16
LOGGED_IN_FOR = 200
"""Withdrawals with one token, which does not hold for ever."""
KEMINMAA = "241"
PURPOSE = "supported_employment"


ACKNOWLEDGE = """
    insert into withdrawal_acknowledgements (notice_id, acknowledged_by, acknowledged_at)
    select id, $2, now() from withdrawal_notices where client_id = any($1)
"""
"""Or the race's withdrawals would fill the privacy officer's list of whoever uses the stack next."""


@dataclass(frozen=True)
class Partner:
    """An organisation that is told about employments, as it stands once it is enrolled."""

    id: UUID
    organisation: UUID
    code: str

    @property
    def party(self) -> str:
        return f"organisation:{self.organisation}"

    @property
    def topic(self) -> str:
        return f"partner.{self.code}.events"


@dataclass
class Race:
    everything: Everything
    clients: Sequence[UUID]
    consents: Sequence[str]
    withdrawn: int = 0
    can_go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self.can_go_on.set()
        await asyncio.gather(self.happen(), self.withdraw(), self.kill_now_and_then())

    async def happen(self) -> None:
        chance = random.Random(11)
        turns = [(place, client_id) for place, client_id in enumerate(self.clients) for _ in range(EVENTS_EACH)]
        waiting = sorted((place - AHEAD * (1 + chance.uniform(-1, 1)), client_id) for place, client_id in turns)
        while waiting:
            due = [client_id for _, client_id in takewhile(lambda turn: turn[0] <= self.withdrawn, waiting)]
            del waiting[: len(due)]
            await happen(self.everything, [employed(client_id) for client_id in due])
            await asyncio.sleep(0.1)

    async def withdraw(self) -> None:
        name, _ = self.everything.account("coordinator", municipalities=(KEMINMAA,))
        for first in range(0, len(self.consents), LOGGED_IN_FOR):
            async with asking(self.everything, self.everything.log_in(name)["access_token"]) as http:
                for consent_id in self.consents[first : first + LOGGED_IN_FOR]:
                    await self.can_go_on.wait()
                    await post(http, f"/consents/{consent_id}/withdraw", {})
                    self.withdrawn += 1
                    await asyncio.sleep(LASTS / len(self.consents))

    async def kill_now_and_then(self) -> None:
        """Withdrawals go on for a moment, when what was under way has no outcome, and then wait for the next worker."""
        for kill in range(KILLS):
            await self.come_to((kill + 0.5) / KILLS)
            await asyncio.sleep(random.random())
            self.everything.kill("consent-worker")
            await asyncio.sleep(1)
            self.can_go_on.clear()
            await come_true(self.is_working)
            self.can_go_on.set()

    async def come_to(self, share: float) -> None:
        async def has_come() -> bool:
            return self.withdrawn >= share * len(self.consents)

        await come_true(has_come)

    async def is_working(self) -> bool:
        url = f"{self.everything.environment['CONSENT_WORKER_URL']}/health/ready"
        try:
            return (await asyncio.to_thread(self.everything.http.get, url)).is_success
        except httpx.HTTPError:
            return False


@asynccontextmanager
async def prepared(everything: Everything, partners: Sequence[Partner]) -> AsyncIterator[Race]:
    """Clients who allow these partners to hear of their employments."""
    clients = [uuid4() for _ in range(CLIENTS)]
    await happen(everything, [registered(client_id) for client_id in clients])

    async def are_known() -> bool:
        known = "select count(*) from known_clients where id = any($1)"
        return await asked(everything, known, clients) == [{"count": CLIENTS}]

    await come_true(are_known)
    yield Race(everything, clients, await allow_all(everything, clients, partners))
    for partner in partners:
        await asked(everything, "update subscriptions set state = 'ended' where partner_id = $1", partner.id)
    await asked(everything, ACKNOWLEDGE, clients, uuid4())


async def on_kafka(everything: Everything) -> Partner:
    partner = await make_partner(everything)
    subscribed = """
        insert into subscriptions (id, partner_id, event_types, municipalities, purpose, way, state, made_at)
        values ($1, $1, $2, $3, $4, 'kafka', 'active', now())
    """
    await asked(everything, subscribed, partner.id, [ClientEmployed.type], [KEMINMAA], PURPOSE)
    admin = AIOKafkaAdminClient(bootstrap_servers=everything.environment["KAFKA_ADMIN_BOOTSTRAP"])
    await admin.start()
    await admin.create_topics([NewTopic(partner.topic, 3, 1)])
    await admin.close()
    return partner


async def on_webhook(everything: Everything, url: str) -> Partner:
    partner = await make_partner(everything)
    token, _ = everything.person("operator", municipalities=())
    new = {"event_types": [ClientEmployed.type], "municipalities": [KEMINMAA], "purpose": PURPOSE}
    async with asking(everything, token) as http:
        answer = await post(http, f"/partners/{partner.id}/subscriptions", new | {"way": "webhook", "url": url})
        await post(http, f"/subscriptions/{answer.json()['id']}/secret", {})
    return partner


async def make_partner(everything: Everything) -> Partner:
    partner = Partner(uuid4(), uuid4(), f"kilpa-{uuid4().hex[:8]}")
    added = """
        insert into partners (id, organisation_id, code, party_type, state, last_position, added_at)
        values ($1, $2, $3, 'provider', 'ready', 0, now())
    """
    await asked(everything, added, partner.id, partner.organisation, partner.code)
    return partner


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


async def allow_all(everything: Everything, clients: Sequence[UUID], partners: Sequence[Partner]) -> list[str]:
    """The ids of their consents."""
    token, _ = everything.person("coordinator", municipalities=(KEMINMAA,))
    at_once = asyncio.Semaphore(AT_ONCE)
    async with asking(everything, token) as http:

        async def allow(client_id: UUID) -> str:
            async with at_once:
                return str((await post(http, "/consents", consent_of(client_id, partners))).json()["id"])

        return list(await asyncio.gather(*(allow(client_id) for client_id in clients)))


def consent_of(client_id: UUID, partners: Sequence[Partner]) -> dict[str, Any]:
    return {
        "client_id": str(client_id),
        "given_by": {"kind": "client"},
        "purpose_code": PURPOSE,
        "purpose_text": "Koe",
        "grants": [{"party": partner.party, "category": "employment"} for partner in partners],
        "channel": "electronic",
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
    }


def asking(everything: Everything, token: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=everything.environment["CONSENT_URL"], headers=headers, timeout=60)


async def post(http: httpx.AsyncClient, path: str, body: Mapping[str, object]) -> httpx.Response:
    answer = await http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.is_success, answer.text
    return answer


async def nothing_waits(everything: Everything, partners: Sequence[Partner]) -> None:
    """Every event has been read, and each was told or withheld. What is to be called again is called at once."""
    token, ids = everything.machine("operations"), [partner.id for partner in partners]

    async def has_come_to_rest() -> bool:
        progress = (await asyncio.to_thread(everything.ask, token, "consent", "/progress")).json()
        await asked(everything, "update webhook_tries set next_try_at = least(next_try_at, now())")
        waiting = await asked(everything, "select id from waiting_events where partner_id = any($1)", ids)
        return progress["behind"] == 0 and not waiting

    await come_true(has_come_to_rest)
    await asyncio.sleep(2)
    await come_true(has_come_to_rest)


async def asked(everything: Everything, sql: str, *arguments: object) -> list[dict[str, Any]]:
    """Of the consent service's database, as its owner."""
    database = await asyncpg.connect(everything.environment["DATABASE_OWNER_URL_CONSENT"])
    try:
        return [dict(row) for row in await database.fetch(sql, *arguments)]
    finally:
        await database.close()


async def come_true(condition: Callable[[], Awaitable[bool]], *, within: float = 600) -> None:
    async with asyncio.timeout(within):
        while not await condition():
            await asyncio.sleep(0.5)
