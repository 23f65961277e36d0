"""The facts that figures are counted from: one row an event, known by its subject and its number in the log.

Rows are only ever added, and the newest version of a thing is chosen when a figure is asked for. So the order and
the number of deliveries cannot matter, and any figure can be counted as it was known at any moment (`recorded_at`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from common.consumers import Received
from common.events import (
    ActivityStarted,
    ClientEmployed,
    CoachAssigned,
    CoachChanged,
    CoachingEnded,
    CoachingStarted,
    CoachRegistered,
    EmployerContacted,
    EmploymentCorrected,
    Event,
)

LIVE, NEXT = "figures", "figures_next"
"""The schema that reports read, and the one that a rebuild fills."""


@dataclass(frozen=True)
class Table:
    """One kind of fact. Columns are named as in the event; the first is its subject."""

    name: str
    columns: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        return self.columns[0][0]

    async def keep(self, session: AsyncSession, received: Sequence[Received[Any]], *, schema: str) -> None:
        await session.execute(insert_into(schema, self), self.lists_of(received))

    def lists_of(self, received: Sequence[Received[Any]]) -> dict[str, list[Any]]:
        lists = {name: [getattr(one.event, name) for one in received] for name, _ in self.columns}
        lists["sequence"] = [one.sequence for one in received]
        lists["recorded_at"] = [one.recorded_at for one in received]
        return lists


@cache
def insert_into(schema: str, table: Table) -> TextClause:
    columns = (*table.columns, ("sequence", "bigint"), ("recorded_at", "timestamptz"))
    names = ", ".join(name for name, _ in columns)
    lists = ", ".join(f"cast(:{name} as {kind}[])" for name, kind in columns)
    return text(
        f"insert into {schema}.{table.name} ({names}) select * from unnest({lists}) on conflict do nothing"  # noqa: S608
    )


COACHINGS = Table(
    "coachings",
    (
        ("client_id", "uuid"),
        ("case_id", "uuid"),
        ("municipality", "text"),
        ("started_on", "date"),
        ("source_category", "text"),
    ),
)
COACHING_ENDS = Table(
    "coaching_ends",
    (("client_id", "uuid"), ("case_id", "uuid"), ("ended_on", "date"), ("reason", "text")),
)
ASSIGNMENTS = Table(
    "assignments",
    (("client_id", "uuid"), ("case_id", "uuid"), ("coach_id", "uuid"), ("assigned_on", "date")),
)
EMPLOYMENTS = Table(
    "employments",
    (
        ("client_id", "uuid"),
        ("employment_id", "uuid"),
        ("started_on", "date"),
        ("kind", "text"),
        ("sector", "text"),
        ("wage_subsidy", "boolean"),
    ),
)
ACTIVITIES = Table(
    "activities",
    (("client_id", "uuid"), ("activity_id", "uuid"), ("kind", "text"), ("started_on", "date")),
)
EMPLOYER_CONTACTS = Table(
    "employer_contacts",
    (
        ("subject", "uuid"),
        ("contact_id", "uuid"),
        ("employer_id", "uuid"),
        ("municipality", "text"),
        ("contacted_on", "date"),
    ),
)
COACHES = Table("coaches", (("coach_id", "uuid"), ("municipality", "text"), ("fte", "numeric")))

KEPT_IN: dict[type[Event], Table] = {
    CoachingStarted: COACHINGS,
    CoachingEnded: COACHING_ENDS,
    CoachAssigned: ASSIGNMENTS,
    ClientEmployed: EMPLOYMENTS,
    EmploymentCorrected: EMPLOYMENTS,
    ActivityStarted: ACTIVITIES,
    EmployerContacted: EMPLOYER_CONTACTS,
    CoachRegistered: COACHES,
    CoachChanged: COACHES,
}
TABLES = tuple(dict.fromkeys(KEPT_IN.values()))
