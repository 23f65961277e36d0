"""A regular task of the worker: tells each partner what waits for it, oldest first, one partner after another."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.database import Sessions
from common.leading import leading
from common.relay import AWAY
from common.service_tokens import ServiceTokens
from common.settings import ServiceSettings
from common.worker import Task
from consent.models import Partner
from consent.queries.clients import hold_clients
from consent.queries.partners import partners_on_kafka, partners_once_told
from consent.telling.kafka import PartnerTopics
from consent.telling.messages import Waiting, arrived, did_not_arrive, forget, written_down

log = structlog.get_logger(__name__)

LOCK = "rinnalla.partners"
AT_ONCE = 1000
IDLE = 0.2
"""Seconds between two looks when nothing waits."""
PAUSE = 2.0
"""Seconds before the next try when something is away."""
PUT_OFF = 30.0
"""Seconds a partner is left alone after a sending to it failed: a broken topic must not hold up the others."""


@dataclass
class PutOff:
    """Partners to whom a sending failed, and until when nobody tries again."""

    until: dict[UUID, float] = field(default_factory=dict)

    def add(self, partner: Partner) -> None:
        self.until[partner.id] = time.monotonic() + PUT_OFF

    def has(self, partner: Partner) -> bool:
        return time.monotonic() < self.until.get(partner.id, 0.0)


async def tell_for_ever(sessions: Sessions, topics: PartnerTopics, settings: ServiceSettings, put_off: PutOff) -> None:
    """While this process leads. Ends in the error of a broker or database that went away."""
    async with leading(settings.database_url, LOCK, stand_by=lambda: None):
        try:
            await topics.start()
            await settle_the_unsettled(sessions, topics)
            while True:
                if not await tell_partners(sessions, topics, put_off):
                    await asyncio.sleep(IDLE)
        finally:
            await topics.stop()


async def tell_partners(sessions: Sessions, topics: PartnerTopics, put_off: PutOff) -> int:
    """Everything that waits now. Returns how many events left the queue.

    A sending that failed ends the round, since its producer is of no more use; the next round passes its partner by.
    """
    async with sessions.begin() as session:
        partners = [one for one in await partners_on_kafka(session) if not put_off.has(one)]
    told = 0
    for partner in partners:
        try:
            told += await tell_partner(sessions, topics, partner)
        except AWAY:
            put_off.add(partner)
            raise
    return told


async def tell_partner(sessions: Sessions, topics: PartnerTopics, partner: Partner) -> int:
    """One sending. The clients are held until the partner's broker has answered: no withdrawal comes in between."""
    async with sessions.begin() as session:
        waiting = await waiting_for(session, partner)
        if not waiting:
            return 0
        await hold_clients(session, {one.client_id for one in waiting})
        waiting = await still_waiting(session, waiting)
        partner = await session.get_one(Partner, partner.id)
        batch = 1 + await last_batch(session, partner)
        async with sessions.begin() as beside:
            messages = await written_down(session, beside, partner, waiting, batch=batch)
        if messages:
            await topics.send(partner, messages, batch=batch)
            await arrived(session, partner.id, [one.message_id for one in messages])
        told = {one.waiting.id for one in messages}
        await forget(session, [one for one in waiting if one.id not in told])
    return len(waiting)


WAITING = text("""
    select w.id, w.subscription_id, w.client_id, w.event_type, w.recorded_at, w.value, s.purpose
    from waiting_events w join subscriptions s on s.id = w.subscription_id
    join known_clients c on c.id = w.client_id
    where w.partner_id = :partner_id and s.way = 'kafka' and s.state = 'active'
    order by w.id limit :at_once
""")
# Read anew under the clients' locks: a withdrawal, or a subscription's or partner's end, may have come meanwhile.
STILL_WAITING = text("""
    select w.id from waiting_events w
    join subscriptions s on s.id = w.subscription_id join partners p on p.id = w.partner_id
    where w.id = any(:ids) and s.state = 'active' and p.state = 'ready'
""")
# Of all who ever had the code: the broker keeps the number by the topic's name, maybe longer than the topic itself. One
# that comes back and began at 1 anew could be told that its first sending had arrived before it was made.
LAST_BATCH = text("""
    select coalesce(max(m.batch), 0)
    from partners p join partner_messages m on m.partner_id = p.id
    where p.code = :code
""")


async def waiting_for(session: AsyncSession, partner: Partner) -> Sequence[Waiting]:
    return (await session.execute(WAITING, {"partner_id": partner.id, "at_once": AT_ONCE})).all()


async def still_waiting(session: AsyncSession, waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    waits = set(await session.scalars(STILL_WAITING, {"ids": [one.id for one in waiting]}))
    return [one for one in waiting if one.id in waits]


async def last_batch(session: AsyncSession, partner: Partner) -> int:
    return int(await session.scalar(LAST_BATCH, {"code": partner.code}) or 0)


async def settle_the_unsettled(sessions: Sessions, topics: PartnerTopics) -> None:
    """A sender that died between the broker's answer and its own commit: the broker knows what became of it.

    Also when nothing waits any more: a consent or a subscription that ended meanwhile took it out of the queue. Also of
    a partner that leaves: its topic, and with it the broker's word, is taken away after this only. No client is held
    while the broker is asked: what it has of a sending that is over does not change.
    """
    async with sessions.begin() as session:
        last = [(one, await last_batch(session, one)) for one in await partners_once_told(session)]
        unsettled = [(partner, batch) for partner, batch in last if await is_unsettled(session, partner, batch)]
    for partner, batch in unsettled:
        has_arrived = batch <= await topics.last_sending(partner)
        async with sessions.begin() as session:
            await hold_clients(session, await clients_of(session, partner, batch))
            if has_arrived:
                await arrived(session, partner.id, await messages_of(session, partner, batch))
            else:
                await did_not_arrive(session, partner.id, batch=batch)
        log.info("a sending is settled", partner=partner.code, batch=batch, arrived=has_arrived)


UNSETTLED = text("""
    select exists (
        select from partner_messages where partner_id = :partner_id and batch = :batch and position is null
    )
""")
CLIENTS = text("select distinct client_id from partner_messages where partner_id = :partner_id and batch = :batch")
MESSAGES = text("select message_id from partner_messages where partner_id = :partner_id and batch = :batch")


async def is_unsettled(session: AsyncSession, partner: Partner, batch: int) -> bool:
    return bool(await session.scalar(UNSETTLED, {"partner_id": partner.id, "batch": batch}))


async def clients_of(session: AsyncSession, partner: Partner, batch: int) -> set[UUID]:
    return set(await session.scalars(CLIENTS, {"partner_id": partner.id, "batch": batch}))


async def messages_of(session: AsyncSession, partner: Partner, batch: int) -> list[UUID]:
    return list(await session.scalars(MESSAGES, {"partner_id": partner.id, "batch": batch}))


def telling(settings: ServiceSettings) -> Task:
    """Waits for the lock, the broker and the database, as long as it takes."""
    topics = PartnerTopics(settings, ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret))
    put_off = PutOff()

    async def tell_partners_for_ever(sessions: Sessions) -> float:
        try:
            await tell_for_ever(sessions, topics, settings, put_off)
        except AWAY as error:
            log.warning("telling partners waits", error=type(error).__name__)
        return PAUSE

    return tell_partners_for_ever
