"""Names near to what was typed, in the database's own words."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from coaching.nearness import ENOUGH_TO_ASK, ENOUGH_TO_FIND

Trigrams = InstrumentedAttribute[list[str]]


def in_common(trigrams: Trigrams, typed: Sequence[str]) -> ColumnElement[int]:
    """How many of what was typed a name has."""
    one = func.unnest(trigrams).table_valued(column("one", Text)).render_derived(name="of_name")
    counted = select(func.count()).select_from(one).where(one.c.one.in_(typed))
    return counted.scalar_subquery()


def is_touched(trigrams: Trigrams, typed: Sequence[str]) -> ColumnElement[bool]:
    """Has anything of what was typed: this much the index answers."""
    return trigrams.bool_op("&&")(cast(literal(list(typed), ARRAY(Text)), ARRAY(Text)))


def has_enough(trigrams: Trigrams, typed: Sequence[str]) -> ColumnElement[bool]:
    return in_common(trigrams, typed) >= ENOUGH_TO_FIND * len(typed)


def is_much_alike(trigrams: Trigrams, typed: Sequence[str]) -> ColumnElement[bool]:
    """Of two names put together, both have enough."""
    both = in_common(trigrams, typed)
    return both >= ENOUGH_TO_ASK * (func.cardinality(trigrams) + len(typed) - both)
