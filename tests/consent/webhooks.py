"""Partners that are called: fixtures and what tests of them share."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.events import CoachingEnded
from consent.models import Partner, Subscription
from consent.settings import Settings
from consent.telling.calling import Caller
from consent.telling.webhook_messages import Sender
from consent.telling.webhooks import Webhooks
from consent.use_cases import webhooks as use_cases
from tests.consent import receivers
from tests.consent.partners import add_partner, employed, subscribe
from tests.consent.receivers import Connection, Receiver, receiver
from tests.people import someone

__all__ = ["partner", "settings", "webhooks"]

OPERATOR = someone("operator", municipalities=frozenset())


PATIENT, IMPATIENT = 30, 1.5
"""Seconds for a receiver that answers, however loaded this machine is, and for one that never does."""


@pytest.fixture
def settings(committed: str, settings_variables: None) -> Settings:
    return Settings(database_url=committed, allow_plain_webhooks=True)


@pytest.fixture
async def partner(real: Sessions) -> Partner:
    """Without a subscription."""
    partner = await add_partner(real)
    async with real.begin() as session:
        await session.execute(text("delete from subscriptions"))
    return partner


@pytest.fixture
def webhooks(real: Sessions, settings: Settings) -> Webhooks:
    return Webhooks(real, Sender(real, settings, Caller(loopback_allowed=True, within=PATIENT)))


async def secret_for(real: Sessions, settings: Settings, subscription: Subscription) -> str:
    async with real.begin() as session:
        _, drawn = await use_cases.draw_webhook_secret(
            session, subscription_id=subscription.id, who=OPERATOR, settings=settings
        )
    return drawn


@asynccontextmanager
async def subscribed(
    real: Sessions,
    settings: Settings,
    partner: Partner,
    answer: Callable[[Connection], Awaitable[None]] = receivers.ok,
) -> AsyncIterator[tuple[Receiver, Subscription, str]]:
    """Its receiver, the subscription and its secret."""
    async with receiver(answer) as at:
        types = (type(employed(uuid4())), CoachingEnded)
        subscription = await subscribe(real, partner, *types, way="webhook", url=at.url)
        yield at, subscription, await secret_for(real, settings, subscription)


async def all_told(webhooks: Webhooks) -> None:
    """Everything whose turn it is."""
    while await webhooks.go_on():
        pass


async def later(real: Sessions, hours: float = 0) -> None:
    """As if so much time had passed, and at least until the next try."""
    async with real.begin() as session:
        await session.execute(
            text("""
                update webhook_tries set next_try_at = least(next_try_at, now()) - make_interval(secs => :seconds),
                                         first_tried_at = first_tried_at - make_interval(secs => :seconds)
            """),
            {"seconds": hours * 3600},
        )


async def rows(real: Sessions, statement: str) -> list[dict[str, Any]]:
    async with real() as session:
        return [dict(row) for row in (await session.execute(text(statement))).mappings()]


async def ledger(real: Sessions) -> list[tuple[str, str | None]]:
    """What it says in its order, and of each disclosure whether it arrived."""
    found = await rows(
        real,
        """select l.kind, o.outcome from ledger l left join disclosures d on d.number = l.number
           left join disclosure_outcomes o on o.disclosure_id = d.id order by l.number""",
    )
    return [(row["kind"], row["outcome"]) for row in found]


async def state_of(real: Sessions, subscription: Subscription) -> str:
    async with real() as session:
        found = await session.get_one(Subscription, subscription.id)
        return found.state
