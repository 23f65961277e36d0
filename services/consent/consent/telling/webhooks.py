"""Partners on webhooks: whose turn it is. Of each client one message at a time, and nobody waits for another's."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, text

from common.database import Sessions, is_passing
from common.leading import leading
from common.metrics import WEBHOOK_OLDEST, WEBHOOKS_SUSPENDED
from common.worker import Task
from consent.settings import Settings
from consent.telling.calling import Caller
from consent.telling.webhook_messages import Sender

log = structlog.get_logger(__name__)

LOCK = "rinnalla.webhooks"
AT_ONCE = 8
"""Calls at a time; each holds a client and a connection to the database."""
TO_ONE_AT_ONCE = 4
"""Of one subscription. One that does not answer gets a single call at a time, and the others the rest."""
IDLE = 0.2
"""Seconds between two looks when nothing waits."""
PAUSE = 2.0
"""Seconds before the next try when the database is away."""

Turn = Row[Any]
"""The oldest event that waits of one client in one subscription."""

# A subscription without a secret waits: its receiver could not tell our messages from anyone's.
DUE = text("""
    select h.id, s.id as subscription_id, s.partner_id, h.client_id, s.url
    from subscriptions s join partners p on p.id = s.partner_id
    cross join lateral (
        select w.id, w.client_id
        from waiting_events w join known_clients c on c.id = w.client_id
        left join webhook_tries t on t.waiting_id = w.id
        where w.subscription_id = s.id and w.id <> all(:under_way)
          and (t.waiting_id is null or t.next_try_at <= now())
          and not exists (
              select from waiting_events earlier
              where earlier.subscription_id = w.subscription_id and earlier.client_id = w.client_id
                and earlier.id < w.id
          )
        order by w.id limit :to_one_at_once
    ) h
    where s.way = 'webhook' and s.state = 'active' and p.state = 'ready'
      and exists (select from webhook_secrets k where k.subscription_id = s.id)
    order by h.id
""")


class Webhooks:
    """Calls receivers as long as this process leads."""

    def __init__(self, sessions: Sessions, sender: Sender) -> None:
        self.sessions = sessions
        self.sender = sender
        self.under_way: dict[asyncio.Task[bool], Turn] = {}
        self.silent: set[UUID] = set()
        """Subscriptions whose last call was not answered."""

    async def tell_for_ever(self) -> None:
        """Ends in the error of a database that went away; what was under way then has no outcome, and is sent again."""
        try:
            while True:
                if not await self.go_on():
                    await asyncio.sleep(IDLE)
        finally:
            for task in self.under_way:
                task.cancel()
            await asyncio.gather(*self.under_way, return_exceptions=True)

    async def go_on(self) -> bool:
        """Begins what is due, and waits for something to end. False when there is nothing to do."""
        for turn in self.chosen(await self.due()):
            self.under_way[asyncio.create_task(self.sender.tell(turn))] = turn
        if not self.under_way:
            return False
        ended, _ = await asyncio.wait(self.under_way, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            turn = self.under_way.pop(task)
            (self.silent.discard if task.result() else self.silent.add)(turn.subscription_id)
        return True

    async def due(self) -> Sequence[Turn]:
        asked = {"under_way": [turn.id for turn in self.under_way.values()], "to_one_at_once": TO_ONE_AT_ONCE}
        async with self.sessions.begin() as session:
            return (await session.execute(DUE, asked)).all()

    def chosen(self, due: Sequence[Turn]) -> list[Turn]:
        """The oldest first, as many as may be called at once."""
        calls = Counter(turn.subscription_id for turn in self.under_way.values())
        chosen: list[Turn] = []
        for turn in due:
            most = 1 if turn.subscription_id in self.silent else TO_ONE_AT_ONCE
            if calls[turn.subscription_id] < most and calls.total() < AT_ONCE:
                calls[turn.subscription_id] += 1
                chosen.append(turn)
        return chosen


def calling_webhooks(settings: Settings) -> Task:
    """A regular task of the worker: waits for the lock and the database, as long as it takes."""
    caller = Caller(loopback_allowed=settings.allow_plain_webhooks)

    async def call_webhooks(sessions: Sessions) -> float:
        webhooks = Webhooks(sessions, Sender(sessions, settings, caller))
        try:
            async with leading(settings.database_url, LOCK, stand_by=lambda: None):
                await webhooks.tell_for_ever()
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("webhooks wait", error=type(error).__name__)
        return PAUSE

    return call_webhooks


# What waits for a suspended one is not late: it is known to wait.
HOW_IT_STANDS = text("""
    select (select count(*) from subscriptions where state = 'suspended') as suspended,
           (select coalesce(extract(epoch from now() - min(w.recorded_at)), 0)
            from waiting_events w join subscriptions s on s.id = w.subscription_id
            where s.way = 'webhook' and s.state = 'active') as oldest
""")


async def measure_webhooks(sessions: Sessions) -> float:
    async with sessions.begin() as session:
        row = (await session.execute(HOW_IT_STANDS)).one()
    WEBHOOKS_SUSPENDED.set(row.suspended)
    WEBHOOK_OLDEST.set(row.oldest)
    return 15.0
