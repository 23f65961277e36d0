"""Figures of a generated region, filled in as a rebuild fills them, and what is asked of them."""

import time
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

import asyncpg
from rich.console import Console

from common.consumers import Received
from common.database import Sessions
from local_stack import Environment
from reporting.areas.keeping import keep_sets
from reporting.asking import rules_of
from reporting.projections import KEPT_IN, LIVE
from reporting.queries.asked import Asked
from reporting.recounting import build_standing
from reporting.settings import Settings
from rinnalla.sample.regions import LAST_DAY
from tests.bench.ground import settings_of

BATCH = 20_000


async def fill(
    sessions: Sessions,
    environment: Environment,
    events: Iterable[Received[Any]],
    console: Console,
    *,
    sets: Iterable[str] = (),
) -> None:
    """`sets`: municipalities that are counted together."""
    coming, count, began = iter(events), 0, time.perf_counter()
    while batch := list(islice(coming, BATCH)):
        count += len(batch)
        async with sessions.begin() as session:
            for table in set(KEPT_IN.values()):
                if of_table := [one for one in batch if KEPT_IN.get(type(one.event)) is table]:
                    await table.keep_alone(session, of_table, facts=LIVE.facts)
    console.print(f"  {count:,} events in {time.perf_counter() - began:,.0f} s")
    await settled(environment)
    began = time.perf_counter()
    async with sessions.begin() as session:
        await keep_sets(session, LIVE.standing, sets)
        await build_standing(session, LIVE)
    console.print(f"  where people stand in {time.perf_counter() - began:,.0f} s")
    await settled(environment)


async def settled(environment: Environment) -> None:
    owner = await asyncpg.connect(environment["DATABASE_OWNER_URL_REPORTING"])
    await owner.execute("vacuum analyze")
    await owner.close()


def question_of(environment: Environment, on: date = LAST_DAY) -> Asked:
    """Of the whole region."""
    rules = rules_of(settings_of(Settings, environment))
    return Asked(on, None, frozenset(), is_region=True, rules=rules)
