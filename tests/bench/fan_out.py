"""F1: events fanned out to partners on Kafka: each decided, written down and sent; beside it the plain relay."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from asyncpg import Connection, Record
from rich.console import Console

from coaching.settings import Settings as CoachingSettings
from common.codes import DataCategory
from common.database import Sessions, create_engine, create_sessions
from common.events import ClientEmployed
from common.service_tokens import ServiceTokens
from consent.settings import Settings
from consent.telling.kafka import PartnerTopics
from consent.telling.sending import PutOff, tell_partners
from local_stack import Environment
from tests.bench import relay
from tests.bench.ground import servers, settings_of
from tests.bench.partners import subscribed
from tests.bench.results import Goal, Result
from tests.bench.side_by_side import in_turns

EVENTS, PARTNERS = 1000, 50
GRANTED: Sequence[DataCategory] = ("employment", "benefits", "work_history", "coaching_progress")
GOAL = Goal(floor=0.03, good=0.05, excellent=0.15)
RELAY = "outbox relay"

WAITING = """
    insert into waiting_events (subscription_id, partner_id, client_id, event_id, event_type, recorded_at, value)
    select p.id, p.id, c.id, uuidv7(), $1, now(), convert_to(json_build_object('client_id', c.id, 'municipality', '698',
        'case_id', c.id, 'employment_id', c.id, 'employer_id', c.id, 'sector', 'company', 'kind', 'employment',
        'started_on', '2026-03-02', 'ended_on', null, 'wage_subsidy', true, 'contract', 'permanent',
        'hours_per_week', '37.5', 'occupation', '5120', 'open_labour_market', true, 'out_of_work_at_entry', true
    )::text, 'UTF8')
    from known_clients c, partners p
"""


async def measure(console: Console) -> list[Result]:
    with servers("kafka") as environment:
        coaching = settings_of(CoachingSettings, environment)
        async with (
            relay.producer_of(coaching) as producer,
            relay.owned(environment) as outbox,
            subscribed(environment, ClientEmployed, partners=PARTNERS, clients=EVENTS, granted=GRANTED) as database,
            partners_told(environment) as (sessions, topics),
        ):
            ways = {
                "ours": partial(tell_all, database, sessions, topics),
                RELAY: partial(relay.drain, outbox, coaching, producer),
            }
            measured = await in_turns(ways, console)
    what = f"{EVENTS:,} events to {PARTNERS} partners, {len(GRANTED)} kinds decided ÷ {RELAY}, per message"
    return [measured.result("F1", what, baseline=RELAY, unit="messages/s", goal=GOAL)]


async def tell_all(database: "Connection[Record]", sessions: Sessions, topics: PartnerTopics) -> float:
    await database.execute(WAITING, ClientEmployed.type)
    await database.execute("vacuum analyze waiting_events")
    told, began = 0, time.perf_counter()
    while told < EVENTS * PARTNERS:
        told += await tell_partners(sessions, topics, PutOff())
    return told / (time.perf_counter() - began)


@asynccontextmanager
async def partners_told(environment: Environment) -> AsyncIterator[tuple[Sessions, PartnerTopics]]:
    settings = settings_of(Settings, environment)
    tokens = ServiceTokens(settings.oidc_issuer, settings.service, settings.client_secret)
    topics, engine = PartnerTopics(settings, tokens), create_engine(settings)
    await topics.start()
    try:
        yield create_sessions(engine, settings), topics
    finally:
        await topics.stop()
        await engine.dispose()
