"""How near two names are to each other, so that a search forgives a slip of the finger.

The same measure as PostgreSQL's pg_trgm has, which the servers we run on do not carry: kept here as words' letters in
threes, beside the name, in a column with an index.
"""

from collections.abc import Iterable

from common.names import sort_key

BEFORE, AFTER = "  ", " "
"""A word's beginning weighs more than its end."""

ENOUGH_TO_FIND = 0.45
"""The share of what was typed that a name must have."""
ENOUGH_TO_ASK = 0.55
"""Of two names put together, the share that both have: from here on they may be the same employer."""


def trigrams(text: str) -> list[str]:
    """Sorted, each once. Empty of a text without letters or digits."""
    words = (f"{BEFORE}{word}{AFTER}" for word in sort_key(text).split())
    return sorted({word[at : at + 3] for word in words for at in range(len(word) - 2)})


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """From 0, nothing in common, to 1."""
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
