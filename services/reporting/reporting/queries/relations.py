"""Where people stand, as known when it is asked: for now from the kept rows, for then from the facts."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Result, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from reporting.projections import LIVE
from reporting.queries.asked import Asked
from reporting.standing.cohorts import CAME, EVERYBODY, Cohort
from reporting.standing.relations import Which, computed, kept_of_places, kept_of_who_came

# Of relations computed one from another the planner knows no sizes, and looks each row of one up in all of the next:
# minutes for a large region where it takes seconds to hash them.
NO_LOOKING_UP, AS_BEFORE = text("set local enable_nestloop = off"), text("set local enable_nestloop = on")


async def found_in(session: AsyncSession, asked: Asked, statement: TextClause, facts: Mapping[str, Any]) -> Result[Any]:
    """What a query of `relations(asked)` finds."""
    if asked.is_kept:
        return await session.execute(statement, facts)
    await session.execute(NO_LOOKING_UP)
    found = await session.execute(statement, facts)
    await session.execute(AS_BEFORE)
    return found


def relations(asked: Asked, cohort: Cohort = EVERYBODY) -> str:
    """Common table expressions for a query that begins with `with recursive`."""
    if not asked.is_kept:
        return from_facts(is_then=asked.known_at is not None, is_mapped=asked.counts_elsewhere)
    return known_now_of_who_came() if cohort == CAME else known_now()


@cache
def known_now() -> str:
    return kept_of_places(LIVE.standing)


@cache
def known_now_of_who_came() -> str:
    return kept_of_who_came(LIVE.standing)


@cache
def from_facts(*, is_then: bool, is_mapped: bool) -> str:
    """Mapped: in the places of a map (`asked.map`) that are not kept."""
    return computed(LIVE.facts, Which(is_of_some=False, is_then=is_then, is_mapped=is_mapped))


def facts_known(asked: Asked) -> str:
    """A condition on facts."""
    return "true" if asked.known_at is None else "recorded_at <= :known_at"
