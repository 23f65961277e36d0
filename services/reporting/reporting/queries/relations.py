"""Where people stand, as known when it is asked: for now from the kept rows, for then computed from the facts."""

from functools import cache

from reporting.projections import LIVE
from reporting.queries.asked import Asked
from reporting.standing.relations import Which, computed, kept


def relations(asked: Asked) -> str:
    """Common table expressions for a query that begins with `with recursive`."""
    return known_now() if asked.known_at is None else known_then()


@cache
def known_now() -> str:
    return kept(LIVE.standing)


@cache
def known_then() -> str:
    return computed(LIVE.facts, Which(is_of_some=False, is_then=True))


def facts_known(asked: Asked) -> str:
    """A condition on facts."""
    return "true" if asked.known_at is None else "recorded_at <= :known_at"
