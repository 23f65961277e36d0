"""How an event becomes a row, and whose standing it touches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received

FACTS, STANDING = "figures", "standing"
"""The two projections, each a schema of its own: facts from the log, and from the facts where each person stands."""


@dataclass(frozen=True)
class Schemas:
    """Where the facts are and where the standing that is counted from them."""

    facts: str
    standing: str


LIVE = Schemas(FACTS, STANDING)
"""What reports read."""
NEXT = Schemas(f"{FACTS}_next", f"{STANDING}_next")
"""What a rebuild fills."""

Read = Callable[[Any], Any]
ENVELOPE = (("sequence", "bigint"), ("recorded_at", "timestamptz"))


@dataclass(frozen=True)
class Table:
    """One kind of fact. Columns are named as in the event unless `read` says otherwise; the first is its subject."""

    name: str
    columns: tuple[tuple[str, str], ...]
    touches: tuple[str, ...] = ()
    """The columns that say whose standing such a fact may change."""
    read: tuple[tuple[str, Read], ...] = ()

    async def keep(self, session: AsyncSession, received: Sequence[Received[Any]], *, into: Schemas) -> None:
        """Adds the facts, and in the same transaction notes whom to count anew."""
        await session.execute(insert_into(into, self), self.lists_of(received))

    async def keep_alone(self, session: AsyncSession, received: Sequence[Received[Any]], *, facts: str) -> None:
        """Adds the facts, and notes nobody: all are counted later."""
        await session.execute(insert_alone(facts, self), self.lists_of(received))

    def lists_of(self, received: Sequence[Received[Any]]) -> dict[str, list[Any]]:
        read = dict(self.read)
        lists = {
            name: list(map(read.get(name) or attrgetter(name), (one.event for one in received)))
            for name, _ in self.columns
        }
        lists["sequence"] = [one.sequence for one in received]
        lists["recorded_at"] = [one.recorded_at for one in received]
        return lists


@cache
def insert_into(into: Schemas, table: Table) -> TextClause:
    if not table.touches:
        return insert_alone(into.facts, table)
    touched = ", ".join(table.touches)
    return text(f"""
        with kept as ({inserting(into.facts, table)} returning {touched})
        insert into {into.standing}.touched ({touched}) select distinct {touched} from kept
    """)  # noqa: S608


@cache
def insert_alone(facts: str, table: Table) -> TextClause:
    return text(inserting(facts, table))


def inserting(facts: str, table: Table) -> str:
    columns = (*table.columns, *ENVELOPE)
    names = ", ".join(name for name, _ in columns)
    lists = ", ".join(f"cast(:{name} as {kind}[])" for name, kind in columns)
    return f"insert into {facts}.{table.name} ({names}) select * from unnest({lists}) on conflict do nothing"  # noqa: S608
