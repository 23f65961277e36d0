"""Filling the figures to be: the same rows by the same code, into schemas that nobody reads yet."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from aiokafka.errors import KafkaError
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received, Record, Unreadable, decode
from common.database import Sessions, is_passing
from common.parking import subject_of
from common.settings import ServiceSettings
from reporting.areas.keeping import keep_sets, sets_told
from reporting.areas.together import sets_kept
from reporting.consumers import consumers
from reporting.models import Rebuild
from reporting.projections import FACTS, KEPT_IN, LIVE, NEXT, STANDING, Schemas, Table
from reporting.rebuilding.leaving import OWN, until_all_have_left
from reporting.rebuilding.log import Log, Positions, kafka_log
from reporting.rebuilding.switching import applied_positions, switch_when_caught_up
from reporting.recounting import build_standing, lock, recount_all

log = structlog.get_logger(__name__)

CLOSE_ENOUGH = 5000
"""Events that may be left to read when the live consumer is made to wait."""

OpenLog = Callable[[], AbstractAsyncContextManager[Log]]
Subject = tuple[str, str]

ONE_AT_A_TIME = text("select pg_try_advisory_xact_lock(hashtext('reporting rebuild'))")
OLD_ARE_THERE = text("select exists (select from pg_namespace where nspname = any(cast(:old as text[])))")
UNDER_WAY = select(Rebuild.id, Rebuild.projection).where(Rebuild.state.in_(("asked", "building")))


def rebuilding(settings: ServiceSettings) -> Callable[[Sessions], Awaitable[float]]:
    """The worker's task: does a rebuild when one was asked for."""
    return partial(rebuild_when_asked, open_log=partial(kafka_log, settings), region=settings.municipalities)


async def rebuild_when_asked(sessions: Sessions, *, open_log: OpenLog, region: frozenset[str] = frozenset()) -> float:
    """Returns the seconds until it is worth looking again. One that was cut off is begun anew."""
    async with sessions.begin() as guard:
        asked = (await guard.execute(UNDER_WAY)).one_or_none()
        if asked and await guard.scalar(ONE_AT_A_TIME):
            guarded_by = int(await guard.scalar(OWN) or 0)
            await rebuild_from_log(Builder(sessions, asked.id, asked.projection, guarded_by, region), open_log)
    return 2.0


async def rebuild_from_log(builder: "Builder", open_log: OpenLog) -> None:
    try:
        async with open_log() as builder.log:
            await build(builder)
    except KafkaError as error:
        log.warning("rebuild waits", error=type(error).__name__)
    except DBAPIError as error:
        if is_passing(error):
            raise
        async with builder.sessions.begin() as session:
            (await session.get_one(Rebuild, builder.rebuild_id)).fail(type(error.orig).__name__)


async def build(builder: "Builder") -> None:
    await builder.begin()
    if builder.projection == FACTS:
        await builder.read_until_close()
    await builder.count()
    rebuild = await switch_when_caught_up(builder.sessions, builder.rebuild_id, builder.catch_up)
    log.info("figures rebuilt", state=rebuild.state, events=rebuild.events, differing_rows=rebuild.differing_rows)
    if rebuild.state == "switched":
        await builder.drop_old()


@dataclass
class Builder:
    """One rebuild under way."""

    sessions: Sessions
    rebuild_id: UUID
    projection: str
    guarded_by: int
    """The connection whose transaction sees to it that there is one rebuild at a time."""
    region: frozenset[str]
    """The municipalities whose areas are counted."""
    log: Log = field(init=False)
    held: set[Subject] = field(default_factory=set)
    """Subjects with an event that cannot be taken: the live consumer parked it, and holds the later ones behind it."""
    is_counted: bool = False
    """Where people stand has been counted once: from now on whoever is touched is counted anew."""

    @property
    def projections(self) -> tuple[str, ...]:
        return (FACTS, STANDING) if self.projection == FACTS else (STANDING,)

    @property
    def into(self) -> Schemas:
        return NEXT if self.projection == FACTS else Schemas(FACTS, NEXT.standing)

    async def begin(self) -> None:
        await self.leave_nobody_behind()
        async with self.sessions.begin() as session:
            await lock(session)
            for projection in self.projections:
                await session.execute(text("select begin_next(:projection)"), {"projection": projection})
            sets = await sets_kept(session) | await sets_told(session, self.region)
            await keep_sets(session, self.into.standing, sets)
            (await session.get_one(Rebuild, self.rebuild_id)).begin()

    async def read_until_close(self) -> None:
        left = CLOSE_ENOUGH + 1
        while left > CLOSE_ENOUGH:
            until = await self.live_positions()
            await self.read(until)
            left = sum((await self.live_positions()).values()) - sum(until.values())

    async def count(self) -> None:
        """Where everybody stands; those touched meanwhile are noted, and counted once more."""
        async with self.sessions.begin() as session:
            (await session.get_one(Rebuild, self.rebuild_id)).read_all()
        async with self.sessions.begin() as session:  # else the next question is planned as if there were no rows
            await session.execute(text("select analyze_next(:projection)"), {"projection": self.projection})
        async with self.sessions.begin() as session:
            await build_standing(session, self.into)
        self.is_counted = True
        await recount_all(self.sessions, self.into)

    async def catch_up(self, until: Positions) -> None:
        """While the live consumer stands still."""
        if self.projection == FACTS:
            await self.read(until)
        await recount_all(self.sessions, LIVE)
        await recount_all(self.sessions, self.into)

    async def live_positions(self) -> Positions:
        async with self.sessions() as session:
            return await applied_positions(session)

    async def read(self, until: Positions) -> None:
        await self.expect(sum(until.values()))
        async for records in self.log.read(until):
            await self.keep(self.readable(records))
            async with self.sessions.begin() as session:
                (await session.get_one(Rebuild, self.rebuild_id)).events += len(records)

    async def expect(self, total: int) -> None:
        """For whoever watches: the log's first events may be kept no longer, so that fewer are read in the end."""
        async with self.sessions.begin() as session:
            (await session.get_one(Rebuild, self.rebuild_id)).total = total

    def readable(self, records: Sequence[Record]) -> list[tuple[Subject, Received[Any]]]:
        found = []
        for record in records:
            subject = (record.topic, subject_of(record))
            if subject in self.held:
                continue
            try:
                if received := decode(record, consumers.types):
                    found.append((subject, received))
            except Unreadable:
                self.held.add(subject)
        return found

    async def keep(self, found: Sequence[tuple[Subject, Received[Any]]]) -> None:
        try:
            async with self.sessions.begin() as session:
                await self.keep_all(session, [received for _, received in found])
        except DBAPIError as error:
            if is_passing(error):
                raise
            await self.keep_one_by_one(found)

    async def keep_one_by_one(self, found: Sequence[tuple[Subject, Received[Any]]]) -> None:
        for subject, received in found:
            if subject in self.held:
                continue
            try:
                async with self.sessions.begin() as session:
                    await self.keep_all(session, [received])
            except DBAPIError as error:
                if is_passing(error):
                    raise
                self.held.add(subject)

    async def keep_all(self, session: AsyncSession, batch: Sequence[Received[Any]]) -> None:
        """Rows of a kind together: their order does not matter."""
        kinds: dict[Table, list[Received[Any]]] = defaultdict(list)
        for received in batch:
            kinds[KEPT_IN[type(received.event)]].append(received)
        for table, of_table in kinds.items():
            if self.is_counted:
                await table.keep(session, of_table, into=NEXT)
            else:
                await table.keep_alone(session, of_table, facts=NEXT.facts)

    async def leave_nobody_behind(self) -> None:
        """Where an earlier rebuild was cut off before it had dropped the old figures."""
        async with self.sessions() as session:
            left = await session.scalar(OLD_ARE_THERE, {"old": [f"{one}_old" for one in self.projections]})
        if left:
            await until_all_have_left(self.sessions, guard=self.guarded_by)

    async def drop_old(self) -> None:
        """New readers do not come here."""
        await until_all_have_left(self.sessions, guard=self.guarded_by)
        for projection in self.projections:
            async with self.sessions.begin() as session:
                await session.execute(text("select drop_old(:projection)"), {"projection": projection})
