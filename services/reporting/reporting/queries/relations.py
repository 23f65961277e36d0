"""Where people stand, as known when it is asked: for now from the kept rows, for then from the facts."""

from functools import cache

from reporting.projections import LIVE
from reporting.queries.asked import Asked
from reporting.standing.relations import Which, computed, kept_of_places, kept_of_who_came


def relations(asked: Asked) -> str:
    """Common table expressions for a query that begins with `with recursive`."""
    if not asked.is_kept:
        return from_facts(is_then=asked.known_at is not None, is_mapped=asked.counts_elsewhere)
    return known_now() if asked.since is None else known_now_of_who_came()


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
